"""The installed AWS CLI, started once and forked for every command, as a start of its own takes it a second.

Prints the port it listens on. A request is texts that each end with NUL: how many follow, a file for what the command
prints, a file for its errors, settings of the environment as NAME=value, and the command's arguments. The answer is its
exit code.
"""
import os
import signal
import socket
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
loader = driver.session.get_component("data_loader")
loader.load_data("endpoints")
for service in sys.argv[1:]:
    loader.load_service_model(service, "service-2")


def answer(connection):
    reader = connection.makefile("rb")

    def text():
        found = bytearray()
        while (byte := reader.read(1)) != b"\0":
            if not byte:
                sys.exit("half a request")
            found += byte
        return found.decode()

    out, errors, *arguments = [text() for _ in range(int(text()))]
    for path, stream in ((out, sys.stdout), (errors, sys.stderr)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, stream.fileno())
    while "=" in arguments[0]:
        name, value = arguments.pop(0).split("=", 1)
        os.environ[name] = value
    try:
        code = driver.main(arguments)
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(b"%d\n" % (code or 0))


signal.signal(signal.SIGCHLD, signal.SIG_IGN)
server = socket.create_server(("127.0.0.1", 0))
print("port", server.getsockname()[1], flush=True)
while True:
    caller, _ = server.accept()
    if os.fork() == 0:
        answer(caller)
        os._exit(0)
    caller.close()
