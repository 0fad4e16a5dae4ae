import socket

import pytest

from loopbase import check_host, check_port, format_target, resolve_now


@pytest.mark.parametrize(
    "host", ["localhost", "a.example.", "127.0.0.1", "::1", "fe80::1%lo", "münchen.example"]
)
def test_names_and_addresses_are_hosts(host: str):
    assert check_host(host) == host


def test_bytes_are_a_host_too():
    assert check_host(b"localhost") == "localhost"


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("", "must not be empty"),
        ("https://example.org/a", "write 'example.org'"),
        ("[::1]", "write '::1'"),
        ("example.org:80", "write 'example.org', 80"),
        ("a..example", "label empty"),
        ("x" * 64, "too long"),
        ("a\0b", "null characters"),
    ],
)
def test_what_is_no_host_is_said_with_what_to_write(host: str, message: str):
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        check_host(host)


@pytest.mark.parametrize("host", [None, 80, ("localhost", 80)])
def test_a_host_is_text(host: object):
    with pytest.raises(TypeError, match="host must be a str"):
        check_host(host)


def test_a_port_is_a_number_from_0_to_65535():
    assert check_port(0) == 0
    assert check_port(65535) == 65535
    for port in (-1, 65536):
        with pytest.raises(ValueError, match=f"from 0 to 65535, not {port}"):
            check_port(port)
    with pytest.raises(TypeError, match="write 80"):
        check_port("80")
    for wrong in (True, None, 80.0, "http"):
        with pytest.raises(TypeError, match="port must be an int"):
            check_port(wrong)


def test_an_address_needs_no_resolver():
    info = resolve_now("127.0.0.1", 80)
    assert info == [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 80))]
    info = resolve_now("::1", 53, type=socket.SOCK_DGRAM)
    assert info is not None
    assert info[0][4] == ("::1", 53, 0, 0)


@pytest.mark.parametrize("host", ["localhost", "example.org", "münchen.example", "x" * 80, ""])
def test_a_name_needs_the_resolver(host: str):
    assert resolve_now(host, 80) is None


def test_no_host_is_every_interface_or_this_machine():
    everywhere = resolve_now(None, 80, passive=True, family=socket.AF_INET)
    assert everywhere is not None
    assert everywhere[0][4] == ("0.0.0.0", 80)
    here = resolve_now(None, 80, family=socket.AF_INET)
    assert here is not None
    assert here[0][4] == ("127.0.0.1", 80)


def test_an_address_of_the_wrong_family_is_refused_without_asking():
    with pytest.raises(socket.gaierror):
        resolve_now("::1", 80, family=socket.AF_INET)


def test_a_target_is_written_for_people():
    assert format_target("example.org", 80) == "example.org:80"
    assert format_target("::1", 80) == "[::1]:80"
    assert format_target(b"example.org", 80) == "example.org:80"
