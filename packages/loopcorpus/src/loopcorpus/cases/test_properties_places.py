"""Do locks and semaphores keep to the model, in every order and with every cancellation?"""

from hypothesis import given, strategies

from loopcorpus import Backend
from loopcorpus._cases import needs
from loopcorpus._explore import examples, explore, seeds
from loopcorpus._places import Cancel, Visit, cancels, scripts, visit


@needs("Lock")
@examples
@given(seed=seeds, scripts=scripts, cancels=cancels)
def test_a_lock(lib: Backend, seed: int, scripts: list[list[Visit]], cancels: list[Cancel]) -> None:
    explore(lib, seed, visit, lambda lib: lib.Lock(), 1, scripts, cancels)


@needs("Semaphore")
@examples
@given(seed=seeds, places=strategies.integers(1, 3), scripts=scripts, cancels=cancels)
def test_a_semaphore(
    lib: Backend, seed: int, places: int, scripts: list[list[Visit]], cancels: list[Cancel]
) -> None:
    explore(lib, seed, visit, lambda lib: lib.Semaphore(places), places, scripts, cancels)


@needs("CapacityLimiter")
@examples
@given(seed=seeds, places=strategies.integers(1, 3), scripts=scripts, cancels=cancels)
def test_a_limiter(
    lib: Backend, seed: int, places: int, scripts: list[list[Visit]], cancels: list[Cancel]
) -> None:
    explore(lib, seed, visit, lambda lib: lib.CapacityLimiter(places), places, scripts, cancels)


@needs("Condition")
@examples
@given(seed=seeds, scripts=scripts, cancels=cancels)
def test_the_lock_of_a_condition(
    lib: Backend, seed: int, scripts: list[list[Visit]], cancels: list[Cancel]
) -> None:
    explore(lib, seed, visit, lambda lib: lib.Condition(), 1, scripts, cancels)
