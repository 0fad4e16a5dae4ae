"""Do the servers satisfy clients that others wrote: curl, nc, openssl s_client?

A test is skipped by the name of the tool that it needs. After each, the servers have as many
descriptors as before.

Seeds: 53, 96.
"""

import shutil
import subprocess
import time
from threading import Thread

import pytest

PATIENCE = 50  # seconds; not reached unless something hangs
BODY = bytes(range(256)) * 400  # 100 KiB


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")


def run(*command, input=b"", status=0):
    """Run a tool that has to end with `status`; return what it printed, and what to stderr."""
    done = subprocess.run(command, input=input, capture_output=True, timeout=PATIENCE)
    assert done.returncode == status, (done.stdout[-500:], done.stderr[-500:])
    return done.stdout, done.stderr


def wait_for_descriptors(servers, number):
    """Wait until the servers have noticed that their clients are gone."""
    deadline = time.monotonic() + PATIENCE
    while servers.descriptors() > number and time.monotonic() < deadline:
        time.sleep(0.01)
    assert servers.descriptors() == number


@pytest.fixture(autouse=True)
def nothing_kept(request):
    """The servers have as many descriptors after each test as before it."""
    if "servers" not in request.fixturenames:
        yield
        return
    servers = request.getfixturevalue("servers")
    before = servers.descriptors()
    yield
    wait_for_descriptors(servers, before)


# curl


def curl(*arguments, status=0, input=b""):
    return run("curl", "--silent", "--show-error", *arguments, status=status, input=input)


def http(servers, path="/"):
    return f"http://127.0.0.1:{servers.ports['http']}{path}"


@needs("curl")
def test_curl_uses_one_connection_for_several_requests(servers):
    printed, told = curl("-v", *[http(servers)] * 3)
    assert printed == b"hello\n" * 3
    assert told.count(b"Re-using existing connection") == 2


@needs("curl")
def test_curl_is_told_when_the_connection_will_be_closed(servers):
    printed, told = curl("-v", "-H", "Connection: close", *[http(servers)] * 2)
    assert printed == b"hello\n" * 2
    assert b"Re-using" not in told


@needs("curl")
def test_curl_gets_a_head_without_a_body_and_goes_on(servers):
    printed, told = curl("-v", "--head", http(servers, "/100000"), http(servers))
    assert printed.count(b"HTTP/1.1 200") == 2
    assert b"content-length: 100000\r\n" in printed
    assert told.count(b"Re-using existing connection") == 1


@needs("curl")
@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="whole"),
        pytest.param(["-H", "Transfer-Encoding: chunked"], id="in chunks"),
        pytest.param(["-H", "Expect: 100-continue"], id="when told to go on"),
        pytest.param(["--http1.0"], id="by the older protocol"),
    ],
)
def test_curl_gets_back_what_it_posts(servers, options):
    printed, _ = curl(*options, "--data-binary", "@-", http(servers), input=BODY)
    assert printed == BODY


@needs("curl")
def test_curl_downloads_more_than_the_buffers_hold(servers):
    size = 20_000_000
    printed, _ = curl(http(servers, f"/{size}"))
    assert printed == bytes(size)


@needs("curl")
def test_curl_makes_many_requests_at_the_same_time(servers):
    many = ["--parallel", "--parallel-immediate", "--parallel-max", "50", "--output", "-"]
    printed, _ = curl(*many, http(servers, "/[1000-1199]"))
    assert len(printed) == sum(range(1000, 1200))


@needs("curl")
def test_the_servers_go_on_when_curl_hangs_up_during_an_answer(servers):
    curl("--max-time", "0.2", "--output", "/dev/null", http(servers, f"/{10**12}"), status=28)
    assert curl(http(servers))[0] == b"hello\n"


@needs("curl")
def test_curl_is_told_what_is_not_there(servers):
    codes = ["--output", "/dev/null", "--write-out", "%{http_code}"]
    assert curl(*codes, http(servers, "/nothing"))[0] == b"404"
    assert curl(*codes, "-X", "DELETE", http(servers))[0] == b"405"
    assert curl(*codes, "-H", "Content-Length: many", http(servers))[0] == b"400"


@needs("curl")
def test_curl_speaks_to_the_server_over_tls(servers):
    port = servers.ports["https"]
    trusting = ["--http1.1", "--cacert", servers.authority]
    urls = [f"https://localhost:{port}/", f"https://localhost:{port}/"]
    printed, told = curl("-v", *trusting, *urls)
    assert printed == b"hello\n" * 2
    assert b"ALPN: server accepted http/1.1" in told
    assert told.count(b"Re-using existing connection") == 1
    printed, _ = curl(*trusting, "--data-binary", "@-", urls[0], input=BODY)
    assert printed == BODY
    assert curl("--http1.1", "-k", f"https://127.0.0.1:{port}/")[0] == b"hello\n"


# nc


def nc(servers, name, *options, input=b"", status=0):
    port = str(servers.ports[name])
    return run("nc", *options, "127.0.0.1", port, input=input, status=status)[0]


@needs("nc")
def test_nc_ends_its_half_and_still_gets_everything_back(servers):
    assert nc(servers, "echo", "-N", input=BODY * 50) == BODY * 50


@needs("nc")
def test_nc_connects_and_says_nothing(servers):
    nc(servers, "echo", "-z")
    nc(servers, "http", "-z")
    assert nc(servers, "http", "-N") == b""
    assert nc(servers, "echo", "-N", input=b"still here") == b"still here"


@needs("nc")
def test_nc_sends_two_requests_without_waiting(servers):
    request = b"GET /3 HTTP/1.1\r\nHost: here\r\n\r\n"
    answer = nc(servers, "http", "-N", input=request * 2)
    assert answer.count(b"HTTP/1.1 200") == 2
    assert answer.count(b"\r\n\r\n\0\0\0") == 2


@needs("nc")
def test_nc_talks_nonsense(servers):
    assert nc(servers, "http", "-N", input=b"\0\1 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert nc(servers, "http", "-N", input=b"GET / HTTP/1.1\r\nHo").startswith(b"HTTP/1.1 400 ")


# openssl s_client


def s_client(servers, name, *options):
    """Start it, with its text (and what the server sends) on its standard output."""
    address = f"127.0.0.1:{servers.ports[name]}"
    command = ["openssl", "s_client", "-connect", address, "-CAfile", servers.authority]
    return subprocess.Popen(
        [*command, "-verify_return_error", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def echo_over_tls(servers, *options):
    """Get a line back over TLS, then let s_client quit; return all that it printed."""
    with s_client(servers, "tls", *options) as process:
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        printed = b""
        while not printed.endswith(b"\nhello\n") and (line := process.stdout.readline()):
            printed += line
        rest, told = process.communicate(b"Q\n", timeout=PATIENCE)
    assert process.returncode == 0, told
    assert b"\nhello\n" in printed
    return printed + rest


@needs("openssl")
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_agrees_with_the_server_on_a_protocol(servers, version):
    printed = echo_over_tls(servers, version, "-alpn", "spdy,echo")
    assert b"ALPN protocol: echo" in printed
    assert b"Verify return code: 0 (ok)" in printed


@needs("openssl")
@pytest.mark.parametrize("name", ["localhost", "other.test"])
def test_openssl_says_whom_it_wants_and_gets_that_certificate(servers, name):
    printed = echo_over_tls(servers, "-servername", name, "-verify_hostname", name)
    assert b"Verified peername: " + name.encode() in printed


@needs("openssl")
def test_openssl_sees_the_end_and_not_a_cut(servers):
    with s_client(servers, "https", "-ign_eof") as process:
        request = b"GET /70000 HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
        printed, told = process.communicate(request, timeout=PATIENCE)
    assert process.returncode == 0, told
    assert printed.count(b"\0") == 70000  # among the text of s_client
    assert printed.endswith(b"closed\n")
    assert b"unexpected eof" not in told


@needs("openssl")
def test_openssl_speaks_tls_to_a_server_that_does_not(servers):
    with s_client(servers, "http") as process:
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    echo_over_tls(servers)


@needs("openssl")
def test_openssl_sends_more_than_the_buffers_hold(servers):
    text = (b"a line of forty characters, or nearly so\n") * 100_000
    with s_client(servers, "tls", "-quiet", "-no_ign_eof") as process:
        sending = Thread(target=process.stdin.write, args=(text,))
        sending.start()
        assert process.stdout.read(len(text)) == text
        sending.join()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


# handshakes that fail

ENDED_BY_A_FAILED_HANDSHAKE = {
    "trio": "the handler makes the handshake, and what it raises ends the server; "
    "https://trio.readthedocs.io/en/stable/reference-io.html#trio.SSLListener",
}
_LOGGED = "TLSListener.handle_handshake_error logs it as an exception; anyio's documentation"
REPORTS_A_FAILED_HANDSHAKE = {"anyio+asyncio": _LOGGED, "anyio+trio": _LOGGED}


def curl_does_not_trust(servers):
    curl(f"https://localhost:{servers.ports['https']}/", status=60)


def openssl_wants_another_name(servers):
    with s_client(servers, "tls", "-noservername", "-verify_hostname", "other.test") as process:
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert b"hostname mismatch" in told.lower()


def nc_sends_no_tls(servers):
    nc(servers, "tls", "-N", input=b"hello, this is not TLS\n")


def nc_goes_away(servers):
    nc(servers, "tls", "-z")


@needs("curl")
@needs("openssl")
@needs("nc")
def test_the_servers_go_on_after_failed_handshakes(patient_servers):
    before = patient_servers.descriptors()
    nc_goes_away(patient_servers)
    if patient_servers.backend in ENDED_BY_A_FAILED_HANDSHAKE:
        assert patient_servers.wait()[0] != 0
        return
    nc_sends_no_tls(patient_servers)
    curl_does_not_trust(patient_servers)
    openssl_wants_another_name(patient_servers)
    echo_over_tls(patient_servers)
    wait_for_descriptors(patient_servers, before)
    patient_servers.ask_to_stop()
    status, reports = patient_servers.wait()
    assert status == 0
    if patient_servers.backend in REPORTS_A_FAILED_HANDSHAKE:
        assert reports.count("Error during TLS handshake") == 4
    else:
        assert reports == ""


# stopping


def connect_nc(servers):
    """Start an nc that is being served, and goes on until its input ends."""
    process = subprocess.Popen(
        ["nc", "-N", "127.0.0.1", str(servers.ports["echo"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    process.stdin.write(b"hello\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"hello\n"
    return process


def wait_until_refused(servers):
    deadline = time.monotonic() + PATIENCE
    while not nc_is_refused(servers):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def nc_is_refused(servers):
    command = ["nc", "-z", "127.0.0.1", str(servers.ports["echo"])]
    return subprocess.run(command).returncode == 1


@needs("nc")
def test_a_server_that_is_told_to_stop_lets_nc_finish(patient_servers):
    with connect_nc(patient_servers) as client:
        patient_servers.ask_to_stop()
        wait_until_refused(patient_servers)
        printed, _ = client.communicate(b"goodbye\n", timeout=PATIENCE)
    assert printed == b"goodbye\n"
    assert patient_servers.wait() == (0, "")


@needs("nc")
def test_a_server_that_is_told_to_stop_does_not_wait_for_ever(impatient_servers):
    with connect_nc(impatient_servers) as client:
        impatient_servers.ask_to_stop()
        assert impatient_servers.wait() == (0, "")
        assert client.communicate(timeout=PATIENCE) == (b"", None)
