import pathlib

import pytest

import nurseryloop
from nurseryloop import Path


def test_what_asks_the_file_system_is_awaited(run, tmp_path):
    async def main():
        folder = Path(tmp_path) / "folder"
        assert isinstance(folder, Path)
        assert not await folder.exists()
        await folder.mkdir()
        assert await folder.is_dir()
        file = folder / "file.txt"
        assert await file.write_text("text") == 4
        assert await file.read_text() == "text"
        async with await file.open("rb") as opened:
            assert await opened.read() == b"text"
        assert await folder.iterdir() == await folder.glob("*.txt") == [file]
        assert all(type(path) is Path for path in await folder.rglob("*"))
        moved = await file.rename(folder / "other")
        assert type(moved) is Path
        assert await moved.samefile(tmp_path / "folder" / "other")
        with pytest.raises(FileNotFoundError):
            await file.stat()
        await moved.unlink()
        await folder.rmdir()

    run(main)


def test_what_is_only_text_is_at_once(run):
    async def main():
        path = Path("/one/two.txt")
        assert path.name == "two.txt"
        assert type(path.parent) is type(path / "x") is Path
        assert path == Path("/one") / pathlib.PurePath("two.txt")
        assert repr(path) == "nurseryloop.Path('/one/two.txt')"
        assert await Path.cwd() == Path(pathlib.Path.cwd())
        assert type(await Path.home()) is Path
        assert await (Path("relative")).absolute() == await Path.cwd() / "relative"
        assert Path.stat.__doc__
        with nurseryloop.move_on_after(0) as scope:
            await path.exists()
        assert scope.cancelled_caught

    run(main)
