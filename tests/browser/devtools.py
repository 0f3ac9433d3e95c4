"""A small client of the Chrome DevTools protocol: one chromium with one page, over loopback.

Every wait ends: what does not come in time raises `DevToolsError` or `Late` and says what was waited for.
"""

import base64
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import time

PATIENCE = 10.0
"""Seconds that anything may take unless a caller says otherwise."""

INTERVAL = 0.03
"""Seconds between two looks at something that is waited for."""

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-port=0",
]


class DevToolsError(Exception):
    """The browser refused a command, or the connection to it ended."""


class Late(Exception):
    """Something that was waited for did not come in time."""


def until(what, look, patience=PATIENCE):
    """Calls `look` until it gives something true, and gives that; a refusal by the browser counts as nothing yet."""
    deadline = time.monotonic() + patience
    found = None
    while True:
        try:
            found = look()
            if found:
                return found
        except DevToolsError as refusal:
            found = refusal
        if time.monotonic() > deadline:
            raise Late(f"{what}: not within {patience:g} s; the last look gave {found!r}")
        time.sleep(INTERVAL)


def end_process(process, patience=2.0):
    """Ends a process that leads a process group of its own: politely, then kills what is left of the group."""
    # An alarm or Ctrl-C in the middle of this would leave it undone.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGINT, signal.SIGTERM})
    try:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class WebSocket:
    """The client's side of a WebSocket that carries JSON texts."""

    TEXT, CLOSE, PING, PONG = 1, 8, 9, 10

    def __init__(self, host, port, path):
        self._deadline = time.monotonic() + PATIENCE
        self._socket = socket.create_connection((host, port), PATIENCE)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._read(1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise DevToolsError(f"no WebSocket: {head!r}")

    def close(self):
        self._socket.close()

    def send(self, message):
        self._send_frame(self.TEXT, json.dumps(message).encode())

    def receive(self, deadline):
        """The next message, which must have come whole at `deadline`, a moment of `time.monotonic`."""
        self._deadline = deadline
        text = b""
        while True:
            kind, is_last, payload = self._read_frame()
            if kind == self.PING:
                self._send_frame(self.PONG, payload)
            elif kind == self.CLOSE:
                raise DevToolsError("the browser closed the connection")
            elif kind != self.PONG:
                text += payload
                if is_last:
                    return json.loads(text)

    def _read_frame(self):
        first, length = self._read(2)
        if length == 126:
            (length,) = struct.unpack(">H", self._read(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._read(8))
        return first & 0x0F, bool(first & 0x80), self._read(length)

    def _send_frame(self, kind, payload):
        length = len(payload)
        if length < 126:
            head = bytes([0x80 | kind, 0x80 | length])
        elif length < 1 << 16:
            head = bytes([0x80 | kind, 0x80 | 126]) + struct.pack(">H", length)
        else:
            head = bytes([0x80 | kind, 0x80 | 127]) + struct.pack(">Q", length)
        # What a client sends must be masked. A mask of zeros is one, and changes nothing.
        self._socket.settimeout(PATIENCE)
        self._guarded(self._socket.sendall, head + bytes(4) + payload)

    def _read(self, length):
        parts = []
        while length > 0:
            self._socket.settimeout(max(self._deadline - time.monotonic(), 0.001))
            part = self._guarded(self._socket.recv, length)
            if not part:
                raise DevToolsError("the browser ended the connection")
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    @staticmethod
    def _guarded(operation, argument):
        try:
            return operation(argument)
        except TimeoutError as error:
            raise Late("the browser does not answer") from error
        except OSError as error:
            raise DevToolsError(f"the connection to the browser failed: {error}") from error


class Browser:
    """A chromium of its own, with an empty profile in `folder`; leaving the `with` block ends it."""

    def __init__(self, folder, program="chromium"):
        self._profile = pathlib.Path(folder, "profile")
        self._log = open(pathlib.Path(folder, "chromium.log"), "wb")
        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._address = None
        self._socket = None
        self._last_id = 0

    def __enter__(self):
        try:
            port = until("chromium starts", self._port, patience=20)
            path = until("chromium opens a page", lambda: self._page_path(port))
            self._address = ("127.0.0.1", port, path)
            self.connect()
            self.call("DOM.enable")
            # Focus is then what it is in a window one works in.
            self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._ask_to_close()
        finally:
            end_process(self._process)
            self._log.close()

    def _ask_to_close(self):
        """Asked like this, it takes its helpers along; a signal would orphan them."""
        if self._socket:
            with contextlib.suppress(DevToolsError, Late, subprocess.TimeoutExpired):
                self._socket.send({"id": 0, "method": "Browser.close"})
                self._process.wait(2)
            self._socket.close()

    def connect(self):
        """Connects, perhaps anew: who was interrupted may have left the old connection in the midst of a message."""
        if self._socket:
            self._socket.close()
        self._socket = WebSocket(*self._address)

    def call(self, method, **parameters):
        """Sends a command and gives its result; events that come in between are dropped."""
        self._last_id += 1
        self._socket.send({"id": self._last_id, "method": method, "params": parameters})
        deadline = time.monotonic() + PATIENCE
        while True:
            message = self._socket.receive(deadline)
            if message.get("id") != self._last_id:
                continue
            if "error" in message:
                raise DevToolsError(f"{method}: {message['error'].get('message')}")
            return message["result"]

    def _port(self):
        if self._process.poll() is not None:
            raise Late(f"chromium ended with {self._process.returncode}; see {self._log.name}")
        try:
            lines = (self._profile / "DevToolsActivePort").read_text().split("\n")
        except FileNotFoundError:
            return None
        return int(lines[0]) if len(lines) > 1 else None

    @staticmethod
    def _page_path(port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/json")
            targets = json.load(connection.getresponse())
        finally:
            connection.close()
        pages = [target["webSocketDebuggerUrl"] for target in targets if target["type"] == "page"]
        return "/" + pages[0].split("/", 3)[3] if pages else None


class Page:
    """The browser's page, as a visitor uses it: goes, reads, types, presses."""

    def __init__(self, browser):
        self._call = browser.call

    def evaluate(self, expression):
        """The value of a JavaScript expression; what it throws is a `DevToolsError`."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise DevToolsError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def until(self, what, expression, patience=PATIENCE):
        """Waits until an expression is true, across loads of the page, and gives its value."""
        return until(what, lambda: self.evaluate(expression), patience)

    def go(self, address):
        """Opens an address and waits until it is loaded with all it needs."""

        def open_it():
            failure = self._call("Page.navigate", url=address).get("errorText")
            if failure:
                raise DevToolsError(f"{address}: {failure}")

        self._load(f"{address} loads", open_it)

    def text(self, selector):
        """The visible text of the first element, or None where there is none."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText ?? null")

    def value(self, selector):
        """What the first such field holds, or None where there is none."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.value ?? null")

    def fill(self, selector, text):
        """Types a text into a field in place of what it holds."""
        self.evaluate(f"{{ const field = {_element(selector)}; field.focus(); field.select(); }}")
        self._call("Input.insertText", text=text)

    def choose(self, selector, value):
        """Chooses an option of a list by its value."""
        self.evaluate(f"{_element(selector)}.value = {json.dumps(value)}")

    def choose_file(self, selector, path):
        root = self._call("DOM.getDocument")["root"]["nodeId"]
        field = self._call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self._call("DOM.setFileInputFiles", nodeId=field, files=[str(path)])

    def press(self, selector):
        """Presses a button or link that leads to another page, and waits for that."""
        self._load(f"pressing `{selector}` leads to a page", lambda: self.evaluate(f"{_element(selector)}.click()"))

    def enter(self):
        """Presses the Enter key in a form, and waits for the page it leads to."""
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}

        def press_key():
            self._call("Input.dispatchKeyEvent", type="keyDown", text="\r", **key)
            self._call("Input.dispatchKeyEvent", type="keyUp", **key)

        self._load("the Enter key leads to a page", press_key)

    def resize(self, width, height):
        """Makes the window that large; narrow ones are phones."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.until(f"the page is laid out {width} wide", f"matchMedia('(width: {width}px)').matches")

    def screenshot(self, path):
        data = self._call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def _load(self, what, action):
        # The mark is gone as soon as there is another document, even one at the same address.
        self.evaluate("window.isOldPage = true")
        action()
        self.until(what, "!window.isOldPage && document.readyState === 'complete'")


def _element(selector):
    """An expression for the first such element, which throws a plain message where there is none."""
    quoted = json.dumps(selector)
    return f"(document.querySelector({quoted}) ?? (() => {{ throw new Error('no element ' + {quoted}) }})())"
