"""One contract and one corpus of cases for every Python async library."""

from ._contract import (
    CONTRACT as CONTRACT,
    AsyncFunction as AsyncFunction,
    Backend as Backend,
    Child as Child,
    ChildCancelled as ChildCancelled,
    LackingError as LackingError,
    TaskNode as TaskNode,
)
from ._registry import backend as backend, backends as backends
