# Runs a command in a pseudo-terminal: pseudo_terminal.py COLUMNS[,LATER] PROGRAM ARGUMENT ... Its screen goes to stdout, stdin is typed into it.
# SIGUSR1 makes it LATER columns wide, SIGUSR2 closes it. It shows all that is written and nothing else: by themselves terminals show what is
# typed too, and Ctrl-C takes away what is not yet shown.
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


def show_what_is_written(file):
    attributes = termios.tcgetattr(file)
    attributes[3] = attributes[3] & ~termios.ECHO | termios.NOFLSH
    termios.tcsetattr(file, termios.TCSANOW, attributes)


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
    show_what_is_written(0)
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
