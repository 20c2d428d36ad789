"""Text files as programs write them: broken quotes, delimiters within texts, encodings of every kind."""

import random
import time

import pytest

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading import textfile, unquoted
from kamcore.workbook.reading.delimiters import sniff
from kamcore.workbook.reading.guard import ReadingLimits, Refused, admit
from kamcore.workbook.reading.loose_quotes import loose_quotes
from kamcore.workbook.reading.textfile import read_text
from kamcore.workbook.reading.unquoted import Joiner


def read(data, limits=None):
    data = data.encode() if isinstance(data, str) else data
    assert admit(data, "table.csv") == "text"
    return read_text(data, "table.csv", limits or ReadingLimits(), lambda *_: None)


def values(grid):
    return [list(row) for row in grid.rows(0, grid.n_rows)]


def codes(grid):
    return [(note.code, note.count) for note in grid.notes]


# texts with the delimiter in them, but no quotes

HEADING = ["id", "customer", "since", "address", "city", "postcode", "country", "freight"]
CITIES = [
    ("Reims", "51100", "France"),
    ("Münster", "44087", "Germany"),
    ("Lyon", "69004", "France"),
    ("Bern", "3012", "Switzerland"),
]
STREETS = ["59 rue de l'Abbaye", "Luisenstr. 48", "Rua do Mercado 12", "Grenzacherweg 237", "Via Ludovico 22"]


def orders(count=40):
    rng = random.Random(1)  # noqa: S311
    rows = []
    for i in range(count):
        city, code, country = rng.choice(CITIES)
        day = f"{rng.randrange(1, 29):02d}.03.2024"
        rows.append(
            [
                str(10248 + i),
                f"Customer {i % 9}",
                day,
                rng.choice(STREETS),
                city,
                code,
                country,
                f"{rng.uniform(1, 90):.2f}",
            ]
        )
    return rows


def text_of(rows, delimiter=","):
    return "\n".join(delimiter.join(row) for row in [HEADING, *rows]) + "\n"


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_begins_with_a_blank_goes_on_from_the_field_before(delimiter):
    rows = orders()
    rows[2][3], rows[7][1], rows[30][3] = (
        text.replace("§", delimiter) for text in ("Rua do Paço§ 67", "Pavlova§ Ltd.", "Bat. B§ 3§ rue des Alpes")
    )
    grid = read(text_of(rows, delimiter))
    assert values(grid) == [HEADING, *rows]
    (note,) = grid.notes
    assert (note.severity, note.code, note.count, note.cell) == (Severity.WARNING, "unquoted-delimiter", 3, "D4")
    assert f"'{rows[2][3]}'" in note.found
    assert "row 4" in note.found


def test_the_first_sound_rows_may_be_few():
    grid = read("a,b,c\n1,x,2\n2,y,3\n3,y, z,4\n")
    assert values(grid)[3] == ["3", "y, z", "4"]


def test_else_the_columns_decide():
    rows = orders()
    rows[2][3], rows[5][3], rows[30][1] = "Rua do Paço,67", "2,rue du Commerce", "Pavlova,Ltd."
    grid = read(text_of(rows))
    assert values(grid) == [HEADING, *rows]
    assert codes(grid) == [("unquoted-delimiter", 3)]


def test_where_nothing_fits_the_record_is_left_and_it_is_said():
    rows = orders()
    lines = text_of(rows).splitlines()
    lines[10] += ",more,and,more"
    grid = read("\n".join(lines))
    assert values(grid)[10] == lines[10].split(",")
    assert values(grid)[11][:8] == rows[10]
    (note,) = grid.notes
    assert (note.severity, note.code, note.count, note.cell) == (Severity.WARNING, "long-records", 1, "A11")
    assert "11 fields" in note.found
    assert "8 fields" in note.expected


def test_blanks_tell_nothing_where_they_stand_before_every_field():
    rows = [["a", "b", "c"], *([str(i), f" x{i}", f" {i}.5"] for i in range(20))]
    lines = [",".join(row) for row in rows]
    lines[5] = "4, x, y, 4.5"
    grid = read("\n".join(lines))
    assert "unquoted-delimiter" not in [note.code for note in grid.notes] or values(grid)[5] == ["4", " x, y", " 4.5"]


def test_delimiters_behind_the_last_field_are_no_problem():
    grid = read("a,b\n1,2,,\n3,4,,\n5,6\n")
    assert grid.notes == ()
    assert [row[:2] for row in values(grid)] == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_short_records_are_kept_and_said():
    grid = read("a,b,c\n1,2,3\n4,5\n7,8,9\n10\n\n1,2,3\n")
    assert values(grid)[2] == ["4", "5", None]
    (note,) = grid.notes
    assert (note.severity, note.code, note.count, note.cell) == (Severity.NOTE, "short-records", 1, "A3")


def test_titles_and_another_table_below_are_no_broken_records():
    table = "".join(f"{i},x,{i}.5\n" for i in range(20))
    other = "".join(f"person {i},region {i}\n" for i in range(8))
    wider = "".join(f"{i},a,b,c,{i}\n" for i in range(8))
    for data in (
        f"Report, made in March\n\na,b,c\n{table}",
        f"a,b,c\n{table}{other}",
        f"a,b,c\n{table}\nd,e,f,g,h\n{wider}",
    ):
        assert read(data).notes == ()


def test_many_records_of_which_some_are_broken():
    rows = orders(20_000)
    for row in rows[::7]:
        row[3] = "Rua do Paço, 67"
    grid = read(text_of(rows))
    assert values(grid) == [HEADING, *rows]
    assert codes(grid) == [("unquoted-delimiter", len(rows[::7]))]


def test_a_joiner_without_examples_joins_nothing():
    assert Joiner([], ",").joined(["a", " b"]) is None
    assert Joiner([["a", "b"]] * 3, ",").joined(["a"] * 40) is None
    assert Joiner([["a", "b"]] * 3, ",").joined(["x", "y", "z"]) is None


def test_decimal_commas_without_quotes_between_commas():
    lines = ["customer,amount,city,tax", *(f"Customer {i},{i * 1000},{i:02d},Bern,{i},{50 + i}" for i in range(9))]
    grid = read("\n".join(lines))
    assert values(grid)[:3] == [
        ["customer", "amount", "city", "tax"],
        ["Customer 0", "0,00", "Bern", "0,50"],
        ["Customer 1", "1000,01", "Bern", "1,51"],
    ]
    assert codes(grid) == [("unquoted-delimiter", 9)]
    assert grid.notes[0].cell == "B2"
    whole = "month,amount\n" + "".join(f"{i:02d},{i},5\n" for i in range(9))
    assert values(read(whole))[1] == ["00", "0", "5"]


# quotation marks


def test_a_quote_that_never_closes_swallows_nothing():
    lines = ["a,b,c", *(f'{i},x,"y {i}"' for i in range(50))]
    lines[10] = '9,"x,y 9'
    grid = read("\n".join(lines))
    assert grid.n_rows == 51
    assert values(grid)[10] == ["9", '"x', "y 9"]
    assert values(grid)[50] == ["49", "x", "y 49"]
    (note,) = grid.notes
    assert (note.severity, note.code, note.count) == (Severity.WARNING, "unclosed-quote", 1)
    assert "row 11" in note.found


def test_nor_does_one_that_another_would_close_far_below():
    lines = ["a,b,c", *(f"{i},x,y {i}" for i in range(50))]
    lines[10], lines[40] = '9,"x,y 9', '39,5",y 39'
    grid = read("\n".join(lines))
    assert (grid.n_rows, values(grid)[10], values(grid)[40]) == (51, ["9", '"x', "y 9"], ["39", '5"', "y 39"])
    assert codes(grid) == [("unclosed-quote", 1)]


def test_a_quote_before_each_line():
    grid = read('a,b\n"1,2\n"3,4\n"5,6\n')
    assert values(grid) == [["a", "b"], ['"1', "2"], ['"3', "4"], ['"5', "6"]]


def test_quotes_within_a_text_and_texts_of_many_lines_are_fine():
    data = 'a,b\n"one\ntwo, three\nfour","says ""hi"""\n5" pipe,x\n"six","se""ven"\n'
    grid = read(data)
    assert values(grid) == [["a", "b"], ["one\ntwo, three\nfour", 'says "hi"'], ['5" pipe', "x"], ["six", 'se"ven']]
    assert grid.notes == ()


def test_the_places_of_loose_quotes():
    assert loose_quotes(b'"a",b\n"c,d\n"e",f', 0, 17, b",", 2) == [6]
    assert loose_quotes(b'x"a",b"', 0, 7, b",", 2) == []
    assert loose_quotes(b'"a\nb",c\n', 2, 8, b",", 2) == []


def test_without_arrow_the_result_is_the_same(monkeypatch):
    rows = orders()
    rows[4][3] = "Rua do Paço, 67"
    data = text_of(rows) + "\nTotal,,,,,,,99\nshort,row\n"
    monkeypatch.setattr(textfile, "_by_arrow", lambda _: None)
    slow = read(data)
    monkeypatch.undo()
    fast = read(data)
    assert values(slow) == values(fast)
    assert slow.notes == fast.notes


# delimiters


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        ("Report, printed 3 March 2024\nA;B;C\n" + "1;2,5;3\n" * 9, ";"),
        ("Sales of 2024\n\nA;B\n" + "x;1,5\n" * 9, ";"),
        ("# made by a program, version 1,2\nA\tB\tC\n" + "x, y\t1\t2\n" * 9, "\t"),
        ("Name;Note\n" + "A, B;c, d\n" * 9, ";"),
        ('Name,Amount\n"A","1.234,50"\n"B","2,5"\n' * 5, ","),
        ("id,year,amount\n" + "1,2023,100\n" * 9, ","),
        ("1,2,3\n" * 9, ","),
        ("a|b|c\n" + "1,5|2,5|3\n" * 9, "|"),
        ("key: value\nother: value\n", ","),
        ("only one column\n" * 9, ","),
        ('a;b\n"x;1\n' + "y;2\n" * 30, ";"),
    ],
)
def test_titles_and_decimal_commas_mislead_nobody(lines, delimiter):
    assert sniff(lines) == delimiter


@pytest.mark.parametrize("hint", ["sep=;\n", "sep=;\r\n", "SEP=;\r", '"sep=;"\r\n'])
def test_the_hint_in_the_first_line(hint):
    grid = read(hint + "a;b,c\n1;2\n")
    assert values(grid) == [["a", "b,c"], ["1", "2"]]
    assert (grid.delimiter, grid.first_row) == (";", 2)


def test_the_hint_alone():
    assert read("sep=;\n").n_rows == 0


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_line_ends(end):
    assert values(read(end.join(["a,b", "", "1,2", '"x","y"']) + end)) == [
        ["a", "b"],
        [None, None],
        ["1", "2"],
        ["x", "y"],
    ]


def test_a_cell_of_a_megabyte_and_one_of_six():
    for size in (1 << 20, 6 << 20):
        assert values(read('a,b\n1,"' + "x" * size + '"\n3,4\n')) == [["a", "b"], ["1", "x" * size], ["3", "4"]]


def test_too_many_fields_are_refused():
    with pytest.raises(Refused, match="20,000 fields"):
        read("a,b\n1,2\n" + ",".join(["x"] * 20_000))
    with pytest.raises(Refused, match="fields"):
        read("," * 100_000)


# encodings


def test_lines_in_an_older_way_among_utf8_are_read_by_themselves():
    lines = [f"Müller {i},Ödön".encode() for i in range(50)]
    lines[20], lines[21] = "Société Générale,1".encode("cp1252"), "Straße ".encode("cp1252") + "Größe,1".encode()
    grid = read(b"name,n\n" + b"\n".join(lines))
    assert grid.encoding == "utf-8"
    assert values(grid)[21:23] == [["Société Générale", "1"], ["Straße Größe", "1"]]
    assert values(grid)[50] == ["Müller 49", "Ödön"]
    (note,) = grid.notes
    assert (note.severity, note.code) == (Severity.WARNING, "broken-characters")
    assert "2 lines" in note.found
    assert "line 22" in note.found


def test_most_lines_in_an_older_way():
    lines = [f"Straße {i};Größe".encode("cp1252") for i in range(50)] + [f"Zürich {i};Köln".encode() for i in range(20)]
    grid = read(b"\n".join(lines))
    assert values(grid)[0] == ["Straße 0", "Größe"]
    assert values(grid)[69] == ["Zürich 19", "Köln"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("word", ["Выручка", "売上高", "รายได้", "Größe"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_with_and_without_a_mark(encoding, word, mark):
    rows = [["name", word], *([f"{word} {i}", str(i)] for i in range(30))]
    data = (mark + "\r\n".join(";".join(row) for row in rows)).encode(encoding)
    assert values(read(data)) == rows


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "表示 ソフトウェア 能力 株式会社 売上高 顧客名"),  # with a backslash or a bar as second bytes
        ("cp874", "บริษัท ลูกค้า “รายได้” ประเทศไทย € …"),
        ("cp1251", "Общество Выручка Клиент № 5 – «Ромашка»"),
        ("cp1252", "Größe – €5 “naïve” Société"),
        ("cp1252", "€5 €7"),
        ("cp1252", "Lindner Brauerei Faß"),
        ("cp1252", "Lindner €0,01 Molkerei Grün"),
        ("cp1252", "São Conceição €2"),
        ("cp932", "ソフト アルファ株式会社 ABC商事"),
        ("cp1255", "חברה לקוח הכנסות ירושלים"),
        ("cp1256", "شركة العميل الإيرادات القاهرة"),
        ("koi8_r", "Общество Выручка Клиент"),
        ("gb18030", "客户 日期 收入"),
        ("big5", "客戶名稱 銷售額"),
        ("cp949", "고객명 매출"),
        ("cp932", "顧客 売上"),
    ],
)
def test_code_pages(encoding, text):
    rows = [["name", "n"], *([word, str(i)] for i, word in enumerate(text.split() * 6))]
    assert values(read("\n".join("|".join(row) for row in rows).encode(encoding))) == rows


def test_zero_bytes_do_not_stop_the_reading():
    grid = read(b"name,city\nAlpha\x00 Inc,Berlin\n" + b"plain,text\n" * 30 + b"x\x00\x00,y,z\n")
    assert values(grid)[1] == ["Alpha\x00 Inc", "Berlin", None]
    assert values(grid)[32] == ["x\x00\x00", "y", "z"]


def test_a_very_long_number_takes_as_much_longer_as_it_is_longer():
    def seconds(length):
        text = "1" * length + "x y"
        times = []
        for _ in range(5):
            start = time.process_time()
            unquoted._shape(text)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(40_000) < 30 * seconds(5_000)  # 8 times, and not 64
