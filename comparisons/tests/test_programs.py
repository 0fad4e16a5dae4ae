"""Does every program print what its topic says, and is every topic complete?"""

import ast
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

COMPARISONS = Path(__file__).parent.parent
TOPICS = sorted((COMPARISONS / "programs").glob("[0-9][0-9]_*"))
DIFFERENCES = runpy.run_path(str(COMPARISONS / "differences.py"))["DIFFERENCES"]

# program -> what it may import beside the standard library (asyncio counts as a library here)
PROGRAMS = {
    "with_yieldloop": {"yieldloop", "loopbase"},
    "with_futureloop": {"futureloop", "loopbase"},
    "with_nurseryloop": {"nurseryloop", "loopbase"},
    "with_asyncio": {"asyncio"},
    "with_trio": {"trio", "outcome"},
    "with_anyio": {"anyio", "trio"},
}
# what a topic is about beside the library: a protocol, certificates
ALSO = {"28_http_hello": {"h11"}, "32_tls_echo": {"trustme"}}
MAX_LINES, MAX_COLUMNS = 45, 68

# asyncio's debug mode (part of -X dev) reports a step that took over 100 ms. On a busy machine any
# step may.
SLOW_STEP = re.compile(r"^Executing <.*> took \d+\.\d+ seconds\n", re.MULTILINE)

every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
every_program = pytest.mark.parametrize("program", PROGRAMS)


def expected_output(topic: Path, program: str) -> str:
    own = topic / f"expected.{program}.txt"
    return (own if own.exists() else topic / "expected.txt").read_text()


@every_topic
@every_program
def test_the_program_prints_what_is_expected_and_nothing_to_stderr(topic, program):
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", f"{program}.py"],
        cwd=topic,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=50,
    )
    where = f"comparisons/programs/{topic.name}/{program}.py"
    assert SLOW_STEP.sub("", ended.stderr) == "", f"{where} complains: mend it"
    assert ended.stdout == expected_output(topic, program), (
        f"{where} prints something else than is expected: mend it, or, if it is meant, its "
        "topic's expected.txt; one library alone gets an expected.with_X.txt, and its reason "
        "in comparisons/differences.py"
    )
    assert ended.returncode == 0, f"{where} ended with status {ended.returncode}: mend it"


@every_topic
@every_program
def test_the_program_fits_beside_the_others(topic, program):
    lines = (topic / f"{program}.py").read_text().splitlines()
    assert len(lines) <= MAX_LINES
    assert [line for line in lines if len(line) > MAX_COLUMNS or line != line.rstrip()] == []


@every_topic
@every_program
def test_the_program_stands_alone_and_uses_one_library(topic, program):
    tree = ast.parse((topic / f"{program}.py").read_text())
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module.partition(".")[0])
    library = program.removeprefix("with_")
    assert library in imported
    allowed = PROGRAMS[program] | ALSO.get(topic.name, set())
    assert imported - (sys.stdlib_module_names - {"asyncio"}) <= allowed


@every_topic
@every_program
def test_the_program_says_in_one_line_what_to_look_at(topic, program):
    docstring = ast.get_docstring(ast.parse((topic / f"{program}.py").read_text()))
    assert docstring
    assert len(docstring.splitlines()) == 1


@every_topic
def test_the_topic_has_its_files_and_no_others(topic):
    files = {path.name for path in topic.iterdir() if path.is_file()}
    differing = {f"expected.{d.program}.txt" for d in DIFFERENCES if d.topic == topic.name}
    programs = {f"{program}.py" for program in PROGRAMS}
    assert files == {"SPEC.md", "expected.txt"} | programs | differing


@every_topic
def test_the_specification_names_its_seeds_and_the_index_its_topic(topic):
    text = (topic / "SPEC.md").read_text()
    seeds = re.search(r"^Seeds: (none|\d+(?:, \d+)*)\.$", text, re.MULTILINE)
    assert seeds
    numbers = [int(number) for number in re.findall(r"\d+", seeds[1])]
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, 98))
    index = (COMPARISONS / "README.md").read_text()
    assert f"| [{topic.name}](programs/{topic.name}/SPEC.md) | {seeds[1]} |" in index


@every_topic
def test_the_specification_says_what_differs_between_the_libraries(topic):
    text = (topic / "SPEC.md").read_text()
    assert re.search(r"^\*\*What differs:\*\* \w", text, re.MULTILINE), (
        f"programs/{topic.name}/SPEC.md says what the program does, and not yet what differs "
        "between the six: add a paragraph that begins with '**What differs:** '"
    )


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda d: f"{d.topic}-{d.program}")
def test_a_difference_is_a_difference(difference):
    topic = COMPARISONS / "programs" / difference.topic
    assert difference.program in PROGRAMS
    assert expected_output(topic, difference.program) != (topic / "expected.txt").read_text()
    assert difference.why
    assert difference.source
