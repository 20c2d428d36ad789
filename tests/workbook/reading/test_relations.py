from __future__ import annotations

from kamcore.workbook.reading.relations import relate, widened
from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.schema import SHEETS
from tests.workbook.reading.making import book_of, grid_of, text_grid

CUSTOMERS = [["customer_id", "company_name"], ["C1", "Acme"], ["C2", "Bolt"], ["C3", "Cedar"]]
ORDERS = [
    ["order_id", "customer_id", "order_date", "order_total"],
    ["1001", "C1", "2024-01-05", "30"],
    ["1002", "C2", "2024-02-05", "40"],
    ["1003", "C1", "2025-03-05", "50"],
]
LINES = [
    ["order_id", "product", "amount"],
    ["1001", "Bolts", "10"],
    ["1001", "Nuts", "20"],
    ["1002", "Bolts", "40"],
    ["1003", "Nuts", "25"],
    ["1003", "Bolts", "25"],
]


def tables(**files):
    """One table for each file: name -> rows."""
    found = []
    for name, rows in files.items():
        (table,) = find_tables(text_grid(rows, file=f"{name}.csv"))
        found.append(table)
    return found


def pointing(found):
    """The relations in words: (source, heading, target, heading there)."""
    return {
        (one.source, found[one.source].texts[one.through], one.target, found[one.target].texts[one.key])
        for one in relate(found)
    }


def wide(found, at=0):
    return widened(found, relate(found))[at]


def looked_up(found, heading, at=0):
    """What a table looks up under a heading, a text for each row."""
    table = wide(found, at)
    place = table.texts.index(heading)
    return [table.value(row, place) for row in range(len(table.rows))]


def by_account(portfolio):
    names = portfolio["accounts"].set_index("key")["name"]
    revenue = portfolio["revenue"]
    return revenue.groupby(revenue["account"].map(names))["revenue"].sum().to_dict()


def book(**files):
    return book_of([text_grid(rows, file=f"{name}.csv") for name, rows in files.items()])


def test_a_column_points_at_the_column_of_its_own_kind():
    found = tables(lines=LINES, orders=ORDERS, customers=CUSTOMERS)
    assert pointing(found) == {(0, "order_id", 1, "order_id"), (1, "customer_id", 2, "customer_id")}
    relation = next(one for one in relate(found) if one.source == 0)
    assert relation.rows.tolist() == [0, 0, 1, 2, 2]


def test_whose_a_line_is_and_when_it_was_is_looked_up_two_steps_away():
    found = tables(lines=LINES, orders=ORDERS, customers=CUSTOMERS)
    assert looked_up(found, "order_date") == ["2024-01-05", "2024-01-05", "2024-02-05", "2025-03-05", "2025-03-05"]
    assert looked_up(found, "company_name") == ["Acme", "Acme", "Bolt", "Acme", "Acme"]
    assert wide(found).texts[:3] == ("order_id", "product", "amount")


def test_three_steps_deep_and_no_deeper():
    deliveries = [["delivery_id", "order_id", "weight"], ["D1", "1001", "5"], ["D2", "1002", "6"], ["D3", "1003", "7"]]
    parcels = [
        ["parcel_id", "delivery_id", "amount"],
        ["P1", "D1", "10"],
        ["P2", "D1", "20"],
        ["P3", "D2", "40"],
        ["P4", "D3", "50"],
    ]
    stickers = [["sticker_id", "parcel_id", "amount"], ["S1", "P1", "1"], ["S2", "P2", "2"], ["S3", "P4", "3"]]
    found = tables(stickers=stickers, parcels=parcels, deliveries=deliveries, orders=ORDERS, customers=CUSTOMERS)
    assert looked_up(found, "company_name", at=1) == ["Acme", "Acme", "Bolt", "Acme"]
    assert looked_up(found, "customer_id", at=0) == ["C1", "C1", "C1"]
    assert "company_name" not in wide(found, 0).texts


def test_lines_orders_and_customers_make_one_book():
    portfolio = book(lines=LINES, orders=[row[:3] for row in ORDERS], customers=CUSTOMERS)
    assert by_account(portfolio) == {"Acme": 80.0, "Bolt": 40.0}
    revenue = portfolio["revenue"]
    assert revenue.groupby(revenue["period"].str[:4])["revenue"].sum().to_dict() == {"2024": 70.0, "2025": 50.0}


def test_a_number_that_stands_several_times_points_at_nothing():
    twice = [*ORDERS, ["1001", "C3", "2024-06-05", "5"]]
    found = tables(lines=LINES, orders=twice)
    assert pointing(found) == set()


def test_nothing_is_multiplied():
    found = tables(lines=LINES, orders=ORDERS, customers=CUSTOMERS)
    table = wide(found)
    assert len(table.rows) == 5
    assert sum(float(table.value(row, 2)) for row in range(5)) == 120.0
    assert sum(by_account(book(lines=LINES, orders=ORDERS, customers=CUSTOMERS)).values()) == 120.0


def test_amounts_are_never_looked_up():
    priced = [[*row, extra] for row, extra in zip(ORDERS, ["net_amount", "1", "2", "3"], strict=True)]
    found = tables(lines=LINES, orders=priced, customers=CUSTOMERS)
    assert not {"order_total", "net_amount"} & set(wide(found).texts[3:])
    assert [
        relation for relation in relate(found) if found[relation.source].texts[relation.through] == "order_total"
    ] == []


def test_a_number_that_the_other_table_lacks_looks_up_nothing():
    lines = [*LINES, ["9999", "Bolts", "7"]]
    found = tables(lines=lines, orders=ORDERS, customers=CUSTOMERS)
    assert looked_up(found, "company_name")[-1] is None
    assert looked_up(found, "order_date")[-1] is None


def test_numbers_of_which_few_stand_in_the_other_table_point_at_nothing():
    strangers = [
        ["order_id", "product", "amount"],
        *([str(number), "Bolts", "1"] for number in (1001, 7001, 7002, 7003)),
    ]
    found = tables(lines=strangers, orders=ORDERS)
    assert pointing(found) == set()


def test_equal_numbers_of_two_kinds_of_thing_are_no_relation():
    machines = [
        ["machine_id", "location", "amount"],
        ["1001", "Hall A", "5"],
        ["1002", "Hall B", "6"],
        ["1003", "Hall C", "7"],
    ]
    found = tables(machines=machines, orders=ORDERS)
    assert pointing(found) == set()


def test_a_column_named_by_the_table_it_points_at():
    customers = [["id", "name"], ["7", "Acme"], ["8", "Bolt"], ["9", "Cedar"]]
    invoices = [
        ["invoice_id", "customer", "date", "amount"],
        ["1", "7", "2024-01-05", "10"],
        ["2", "8", "2024-01-06", "20"],
        ["3", "7", "2024-02-05", "30"],
    ]
    found = tables(invoices=invoices, customers=customers)
    assert (0, "customer", 1, "id") in pointing(found)
    assert by_account(book(invoices=invoices, customers=customers)) == {"Acme": 40.0, "Bolt": 20.0}


def test_a_supplier_is_never_an_account():
    products = [["product_id", "product_name", "supplier_id"], ["P1", "Bolts", "S1"], ["P2", "Nuts", "S2"]]
    suppliers = [["supplier_id", "company_name"], ["S1", "Smithy"], ["S2", "Foundry"]]
    lines = [
        ["product_id", "customer_id", "date", "amount"],
        ["P1", "C1", "2024-01-05", "10"],
        ["P2", "C2", "2024-01-06", "20"],
        ["P1", "C2", "2024-02-05", "30"],
    ]
    found = tables(lines=lines, products=products, suppliers=suppliers, customers=CUSTOMERS)
    assert looked_up(found, "company_name") == ["Acme", "Bolt", "Bolt"]
    assert not any("supplier" in text for text in wide(found).texts)
    totals = by_account(book(lines=lines, products=products, suppliers=suppliers, customers=CUSTOMERS))
    assert totals == {"Acme": 10.0, "Bolt": 50.0}


def test_suppliers_alone_give_the_sales_no_account():
    products = [["product_id", "product_name", "supplier_id"], ["P1", "Bolts", "S1"], ["P2", "Nuts", "S2"]]
    suppliers = [["supplier_id", "company_name"], ["S1", "Smithy"], ["S2", "Foundry"]]
    lines = [["product_id", "date", "amount"], ["P1", "2024-01-05", "10"], ["P2", "2024-01-06", "20"]]
    found = tables(lines=lines, products=products, suppliers=suppliers)
    assert "company_name" not in wide(found).texts


def test_files_of_one_shape_do_not_point_at_one_another():
    found = tables(
        january=ORDERS, february=[ORDERS[0], ["1004", "C1", "2024-02-05", "30"], ["1005", "C2", "2024-02-06", "40"]]
    )
    assert relate(found) == []


def test_one_table_alone_points_at_nothing():
    assert relate(tables(orders=ORDERS)) == []


def test_sheets_of_the_template_are_not_related():
    found = []
    for key in ("accounts", "stakeholders", "opportunities"):
        columns = SHEETS[key].columns
        rows = [[column.title for column in columns], *([column.example for column in columns] for _ in range(2))]
        found += find_tables(grid_of([rows[0], rows[1], ["Other", *rows[2][1:]]], sheet=SHEETS[key].title))
    assert relate(found) == []


def test_a_number_is_the_same_as_a_text_of_it():
    customers = grid_of([["customer_id", "company_name"], [1, "Acme"], [2, "Bolt"], [3, "Cedar"]], sheet="customers")
    orders = grid_of(
        [["order_id", "customer_id", "date", "amount"], ["A", "1", "2024-01-05", 10], ["B", "3", "2024-01-05", 20]],
        sheet="orders",
    )
    assert by_account(book_of([customers, orders])) == {"Acme": 10.0, "Cedar": 20.0}
