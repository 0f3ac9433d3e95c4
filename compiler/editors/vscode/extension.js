// A small client of `msc lsp`: it sends what is typed, shows findings, and asks for the rest when it is wanted.
"use strict";

const { spawn } = require("node:child_process");
const vscode = require("vscode");

const FILES = [
  { scheme: "file", language: "html" },
  { scheme: "file", language: "lua" },
];

/** Messages of the protocol over the standard streams of a process. */
class Connection {
  constructor(process, hear) {
    this.process = process;
    this.hear = hear;
    this.waiting = new Map();
    this.number = 0;
    this.buffer = Buffer.alloc(0);
    process.stdout.on("data", (data) => this.receive(data));
  }

  receive(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const head = this.buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.toString("ascii", 0, head))?.[1]);
      const end = head + 4 + length;
      if (!(this.buffer.length >= end)) return;
      const message = JSON.parse(this.buffer.toString("utf8", head + 4, end));
      this.buffer = this.buffer.subarray(end);
      if (message.method) this.hear(message.method, message.params);
      else this.settle(message);
    }
  }

  settle({ id, result, error }) {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }

  send(message) {
    const text = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.process.stdin.write(`Content-Length: ${text.length}\r\n\r\n`);
    this.process.stdin.write(text);
  }

  tell(method, params) {
    this.send({ method, params });
  }

  ask(method, params) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }
}

const range = ({ start, end }) =>
  new vscode.Range(start.line, start.character, end.line, end.character);
const location = ({ uri, range: at }) => new vscode.Location(vscode.Uri.parse(uri), range(at));
const place = (document, position) => ({
  textDocument: { uri: document.uri.toString() },
  position: { line: position.line, character: position.character },
});

const SEVERITIES = {
  1: vscode.DiagnosticSeverity.Error,
  2: vscode.DiagnosticSeverity.Warning,
  3: vscode.DiagnosticSeverity.Information,
};

function diagnostic(found) {
  const shown = new vscode.Diagnostic(range(found.range), found.message, SEVERITIES[found.severity]);
  shown.code = found.code;
  shown.source = found.source;
  shown.tags = found.tags;
  shown.relatedInformation = found.relatedInformation.map(
    (one) => new vscode.DiagnosticRelatedInformation(location(one.location), one.message),
  );
  return shown;
}

function changes(edit) {
  const all = new vscode.WorkspaceEdit();
  const texts = (uri, edits) =>
    edits.forEach((one) => all.replace(vscode.Uri.parse(uri), range(one.range), one.newText));
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) texts(uri, edits);
  for (const change of edit.documentChanges ?? []) {
    if (change.kind === "rename") {
      all.renameFile(vscode.Uri.parse(change.oldUri), vscode.Uri.parse(change.newUri));
    } else texts(change.textDocument.uri, change.edits);
  }
  return all;
}

// Kinds of the protocol begin with 1, those of the editor with 0.
function offer(one) {
  const item = new vscode.CompletionItem(one.label, one.kind - 1);
  item.detail = one.detail;
  item.documentation = new vscode.MarkdownString(one.documentation);
  return item;
}

function providers(connection) {
  return [
    vscode.languages.registerHoverProvider(FILES, {
      provideHover: async (document, position) => {
        const hover = await connection.ask("textDocument/hover", place(document, position));
        return hover && new vscode.Hover(new vscode.MarkdownString(hover.contents.value), range(hover.range));
      },
    }),
    vscode.languages.registerDefinitionProvider(FILES, {
      provideDefinition: async (document, position) =>
        (await connection.ask("textDocument/definition", place(document, position)))?.map(location),
    }),
    vscode.languages.registerReferenceProvider(FILES, {
      provideReferences: async (document, position) =>
        (await connection.ask("textDocument/references", place(document, position)))?.map(location),
    }),
    vscode.languages.registerRenameProvider(FILES, {
      provideRenameEdits: async (document, position, newName) => {
        const question = { ...place(document, position), newName };
        return changes(await connection.ask("textDocument/rename", question));
      },
    }),
    vscode.languages.registerCompletionItemProvider(
      FILES,
      {
        provideCompletionItems: async (document, position) =>
          (await connection.ask("textDocument/completion", place(document, position)))?.map(offer),
      },
      ".", '"', "'", "/",
    ),
    vscode.languages.registerCodeActionsProvider(FILES, {
      provideCodeActions: async (document, at) => {
        const question = { textDocument: { uri: document.uri.toString() }, range: at, context: { diagnostics: [] } };
        const actions = (await connection.ask("textDocument/codeAction", question)) ?? [];
        return actions.map((action) => {
          const shown = new vscode.CodeAction(action.title, vscode.CodeActionKind.QuickFix);
          shown.edit = changes(action.edit);
          return shown;
        });
      },
    }),
  ];
}

let running;

exports.activate = async (context) => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) return;
  const settings = vscode.workspace.getConfiguration("moonstalk");
  const command = settings.get("command");
  const process = spawn(command, ["lsp", ...settings.get("arguments")], { cwd: folder.uri.fsPath });
  process.on("error", (error) =>
    vscode.window.showErrorMessage(`Moonstalk: ${command} cannot be started (${error.message})`));
  const findings = vscode.languages.createDiagnosticCollection("msc");
  const connection = new Connection(process, (method, params) => {
    if (method === "textDocument/publishDiagnostics") {
      findings.set(vscode.Uri.parse(params.uri), params.diagnostics.map(diagnostic));
    } else if (method === "window/showMessage") vscode.window.showErrorMessage(params.message);
  });
  running = connection;
  const uri = folder.uri.toString();
  await connection.ask("initialize", { capabilities: {}, workspaceFolders: [{ uri, name: folder.name }] });
  connection.tell("initialized", {});
  const ours = (document) => document.uri.scheme === "file" && vscode.languages.match(FILES, document) > 0;
  const opened = (document) => {
    if (!ours(document)) return;
    const textDocument = { uri: document.uri.toString(), languageId: document.languageId, version: document.version, text: document.getText() };
    connection.tell("textDocument/didOpen", { textDocument });
  };
  vscode.workspace.textDocuments.forEach(opened);
  context.subscriptions.push(
    findings,
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (!ours(document)) return;
      const textDocument = { uri: document.uri.toString(), version: document.version };
      connection.tell("textDocument/didChange", { textDocument, contentChanges: [{ text: document.getText() }] });
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (ours(document)) connection.tell("textDocument/didClose", { textDocument: { uri: document.uri.toString() } });
    }),
    vscode.workspace.onDidSaveTextDocument((document) =>
      connection.tell("textDocument/didSave", { textDocument: { uri: document.uri.toString() } })),
    ...providers(connection),
  );
};

exports.deactivate = async () => {
  await running?.ask("shutdown", null);
  running?.tell("exit", null);
};
