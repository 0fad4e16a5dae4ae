"""Does a function over the contract run on each backend, and is what it answers told?"""

import pytest
from typer.testing import CliRunner

import loopcorpus
from looplab._commands import application

SOURCE = """
async def main(lib):
    await lib.sleep(3600)
    return lib.virtual_clock

async def fails(lib):
    raise ValueError(lib.name == "trio")

async def nothing(lib):
    pass

async def shields(lib):
    async with lib.shielded_scope():
        pass

def plain(lib):
    pass
"""


@pytest.fixture
def looplab(tmp_path):
    """Call the tool; FILE stands for a file with the functions above."""
    file = tmp_path / "functions.py"
    file.write_text(SOURCE)

    def call(*arguments):
        return CliRunner().invoke(
            application, [each.replace("FILE", str(file)) for each in arguments]
        )

    return call


@pytest.mark.parametrize("name", loopcorpus.backends())
def test_a_function_runs_on_each_backend(looplab, name):
    if loopcorpus.backend(name).virtual_clock:
        ran = looplab("run", "FILE", "--on", name, "--virtual")
        assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "True\n", "")
    else:
        ran = looplab("run", "FILE", "--on", name, "--virtual")
        assert ran.exit_code == 2 and f"{name} has no virtual clock" in ran.stderr
        assert looplab("run", "FILE:nothing", "--on", name).exit_code == 0


def test_a_backend_that_lacks_a_name_says_so(looplab):
    told = looplab("compare", "FILE:shields", "--on", "futureloop", "--on", "asyncio").stdout
    assert told == "futureloop, asyncio:\n    lacks shielded_scope\n"


def test_nothing_is_printed_for_nothing(looplab):
    assert looplab("run", "FILE:nothing", "--on", "yieldloop").output == ""


def test_what_it_raises_is_shown(looplab):
    ran = looplab("run", "FILE:fails", "--on", "yieldloop")
    assert ran.exit_code == 1 and "ValueError: False" in ran.stderr
    assert "_running.py" not in ran.stderr


def test_those_that_answer_alike_stand_together(looplab):
    chosen = [part for name in ("yieldloop", "trio", "asyncio") for part in ("--on", name)]
    if "trio" not in loopcorpus.backends():
        pytest.skip("trio is not installed")
    ran = looplab("compare", "FILE:fails", *chosen)
    assert ran.exit_code == 0
    assert ran.stdout == (
        "yieldloop, asyncio:\n    raises ValueError(False)\ntrio:\n    raises ValueError(True)\n"
    )


def test_all_backends_are_asked(looplab):
    told = looplab("compare", "FILE", "--virtual").stdout
    assert all(name in told for name in loopcorpus.backends())
    assert "    returns True\n" in told


def test_a_name_that_nobody_knows_is_told_before_anything_runs(looplab):
    ran = looplab("compare", "FILE", "--on", "yieldloop", "--on", "trioloop")
    assert ran.exit_code == 2 and ran.stdout == ""
    assert "no backend is called 'trioloop'" in ran.stderr


@pytest.mark.parametrize("command", [("run", "--on", "yieldloop"), ("compare",)])
@pytest.mark.parametrize(
    ("source", "status", "message"),
    [
        ("x = = 1", 2, "is no Python program: invalid syntax"),
        ("def broken():\n    1 / 0\nbroken()", 1, "ZeroDivisionError: division by zero"),
        ("async def main(): pass", 2, "main in {file} is to take the backend: too many"),
        ("async def other(lib): pass", 2, "has no async function 'main'; it has other"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path, command, source, status, message):
    file = tmp_path / "wrong.py"
    file.write_text(source)
    name, *options = command
    ran = CliRunner().invoke(application, [name, str(file), *options])
    assert (ran.exit_code, ran.stdout) == (status, "")
    assert message.format(file=file) in ran.stderr
    assert "runpy" not in ran.stderr and "looplab/src" not in ran.stderr


@pytest.mark.parametrize(
    ("target", "on", "message"),
    [
        ("FILE:main", "trioloop", "no backend is called 'trioloop'"),
        ("FILE:plain", "yieldloop", "has no async function 'plain'; it has fails, main, "),
        ("no.py", "yieldloop", "there is no file no.py"),
    ],
)
def test_what_cannot_be_run_is_told(looplab, target, on, message):
    ran = looplab("run", target, "--on", on)
    assert ran.exit_code == 2 and message in ran.stderr
