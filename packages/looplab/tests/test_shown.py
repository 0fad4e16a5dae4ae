"""Is the flow of control of known programs shown as it was, and alike on the three loops?"""

from pathlib import Path

import pytest

from looplab import TRACED, as_text, draw_tree, record, write_sentences

ROOT = Path(__file__).parents[3]
PROGRAMS = ROOT / "comparisons" / "programs"
EXPECTED = Path(__file__).parent / "expected"
TOPICS = ("01_first_steps", "06_triple", "11_own_sleep")

every_loop = pytest.mark.parametrize("loop", TRACED)


def recorded(topic, loop):
    return record(PROGRAMS / topic / f"with_{loop}.py", loop, virtual=True)


@every_loop
@pytest.mark.parametrize("topic", TOPICS)
def test_a_program_is_shown_as_expected(topic, loop):
    snapshot = EXPECTED / f"{topic}.{loop}.txt"
    shown = as_text(recorded(topic, loop))
    renew = (
        f"python -m looplab trace comparisons/programs/{topic}/with_{loop}.py --on {loop} "
        f"--virtual --output {snapshot.relative_to(ROOT)}"
    )
    assert shown == snapshot.read_text(), f"if it is meant to be so: {renew}"


def test_the_readme_shows_what_ran():
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    shown = (EXPECTED / "06_triple.yieldloop.txt").read_text()
    marker = "<!-- packages/looplab/tests/expected/06_triple.yieldloop.txt -->"
    assert f"{marker}\n```\n{shown}```\n" in readme


def plain(loop, topic):
    """The sentences, with the words that belong to one model left out."""
    sentences = write_sentences(recorded(topic, loop).traces[0])
    told = [each for each in sentences if "_run_until_complete_cb" not in each]
    return [each.replace("TaskGroup", "group").replace("Nursery", "group") for each in told]


def test_where_the_model_is_the_same_so_is_the_story():
    assert plain("yieldloop", "01_first_steps") == plain("futureloop", "01_first_steps")
    assert plain("yieldloop", "01_first_steps") == plain("nurseryloop", "01_first_steps")
    assert plain("yieldloop", "06_triple") == plain("futureloop", "06_triple")


QUICK = ["07_task_result", "09_rock", "14_periodic_task", "21_cancelled_before_start", "31_udp"]


@every_loop
@pytest.mark.parametrize("topic", QUICK)
def test_a_traced_program_prints_what_it_prints_untraced(topic, loop):
    folder = PROGRAMS / topic
    own = folder / f"expected.with_{loop}.txt"
    made = recorded(topic, loop)
    assert made.error is None
    assert made.output == (own if own.exists() else folder / "expected.txt").read_text()
    for trace in made.traces:
        assert len(write_sentences(trace)) > 2
        assert draw_tree(trace).endswith("end of run")
