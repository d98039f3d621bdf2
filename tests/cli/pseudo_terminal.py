# Runs a command in a pseudo-terminal: pseudo_terminal.py COLUMNS[,LATER] PROGRAM ARGUMENT ... Its screen goes to stdout, stdin is typed into it.
# SIGUSR1 makes it LATER columns wide, SIGUSR2 closes it.
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

columns = [int(width) for width in sys.argv[1].split(",")]


def resize(file, width):
    fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))


def leave():
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)  # as shells have it


def close(*_):
    os.close(terminal)
    leave()


pid, terminal = pty.fork()
if pid == 0:
    resize(0, columns[0])
    os.execvp(sys.argv[2], sys.argv[2:])
signal.signal(signal.SIGUSR1, lambda *_: resize(terminal, columns[-1]))
signal.signal(signal.SIGUSR2, close)

sources = [terminal, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 1024)
        if typed:
            os.write(terminal, typed)
        else:
            sources.remove(0)
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that the program has left
            shown = b""
        if not shown:
            break
        os.write(1, shown)

leave()
