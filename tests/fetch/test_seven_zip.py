from __future__ import annotations

import io
from pathlib import Path

import py7zr
import pytest

from wikiwatch.fetch.compression import open_export

from .packed_exports import XML, failure, read, seven_zip, written

pytestmark = pytest.mark.usefixtures("no_thread_is_left")


def test_each_xml_member_of_a_7z_is_a_document(tmp_path: Path) -> None:
    path = written(tmp_path / "wiki.7z", seven_zip(b_xml=b"<b/>", titles_txt=b"B\nA\n", a_XML=XML))
    assert list(read(path).items()) == [(f"{path}: b.xml", b"<b/>"), (f"{path}: a.XML", XML)]


def test_what_is_left_of_a_member_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "wiki.7z", seven_zip(a_xml=XML * 3, b_xml=b"<b/>"))
    with open_export(path) as documents:
        names = [document.name for document in documents]
    assert names == [f"{path}: a.xml", f"{path}: b.xml"]


def test_an_empty_member_is_an_empty_document(tmp_path: Path) -> None:
    path = written(tmp_path / "wiki.7z", seven_zip(a_xml=b"", b_xml=b"<b/>"))
    assert read(path) == {f"{path}: a.xml": b"", f"{path}: b.xml": b"<b/>"}


def test_a_7z_without_xml_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "wiki.7z", seven_zip(titles_txt=b"A", readme_md=b"B"))
    assert failure(path) == f"{path} holds no .xml file, only titles.txt, readme.md"


def test_an_encrypted_7z_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w", password="kelp") as archive:
        archive.writestr(XML, "dump.xml")
    path = written(tmp_path / "wiki.7z", packed.getvalue())
    assert failure(path) == f"{path} is encrypted: unpack it first"


@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_a_7z_that_ends_early_is_cut_off(share: float, tmp_path: Path) -> None:
    packed = seven_zip(dump_xml=XML)
    path = written(tmp_path / "dump.7z", packed[: max(7, int(len(packed) * share))])
    assert failure(path).startswith(f"{path} is cut off or damaged, get it again: bad 7z data after 0 unpacked bytes: ")


def test_a_changed_byte_in_a_7z_is_damage(tmp_path: Path) -> None:
    packed = bytearray(seven_zip(dump_xml=XML))
    packed[len(packed) // 2] ^= 0xFF
    path = written(tmp_path / "dump.7z", bytes(packed))
    assert failure(path).startswith(f"{path} is cut off or damaged, get it again: bad 7z data after ")
