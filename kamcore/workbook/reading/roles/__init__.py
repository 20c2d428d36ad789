"""Which column of a list is what: the written rules of preference.

- **Account**: the id of the customer or company is the key and its name the name. Among names a company comes before an account, an
  account before a customer, a customer before a client, and a person to contact last; a column with one value only,
  or mostly empty, comes after all others. A supplier is no account.
- **Amount**: net before plain, plain before gross; in the company's own currency before that of the document. A unit price is never
  an amount: it has to be multiplied first. What the account itself turns over is no revenue of ours.
- **Date**: of order, invoice, posting or booking before a plain date, that before the day something was closed or created, and that
  before the day it was shipped, delivered, due or paid. Of a deal it is the day it was closed. A column of days comes before one of
  months, that before one of years; a column of years and one of months together make months, one of quarters likewise.
- **Product**: among the columns named as product, plan or category the one with the fewest distinct values, from 2 to 200.
- **Status**: a column named so in which at least one value is the word of a status.
"""

from kamcore.workbook.reading.roles.account import (
    account_columns,
    account_role,
    guess_account,
    holds_codes,
    is_last_resort,
    last_resort_name,
    names_supplier,
)
from kamcore.workbook.reading.roles.amount import (
    AmountColumn,
    Factors,
    amount_columns,
    amount_kind,
    amounts_of,
    factors_of,
    is_amount,
    is_gross_of,
    is_in_home_currency,
    is_listed_amount,
    is_own_turnover,
    money_places,
    prices_alone,
    states_its_currency,
)
from kamcore.workbook.reading.roles.columns import (
    holds_numbers,
    is_counted,
    is_unique,
    looks_like_codes,
    sales_key,
    unnamed,
)
from kamcore.workbook.reading.roles.date import date_columns, is_quarters
from kamcore.workbook.reading.roles.refunds import refunded_column
from kamcore.workbook.reading.roles.states import (
    are_all_won,
    chance_column,
    currency_column,
    is_actual,
    is_deals,
    is_planned,
    meant_by_codes,
    product_column,
    status_columns,
    won_column,
)

__all__ = [
    "AmountColumn",
    "Factors",
    "account_columns",
    "account_role",
    "amount_columns",
    "amount_kind",
    "amounts_of",
    "are_all_won",
    "chance_column",
    "currency_column",
    "date_columns",
    "factors_of",
    "guess_account",
    "holds_codes",
    "holds_numbers",
    "is_actual",
    "is_amount",
    "is_counted",
    "is_deals",
    "is_gross_of",
    "is_in_home_currency",
    "is_last_resort",
    "is_listed_amount",
    "is_own_turnover",
    "is_planned",
    "is_quarters",
    "is_unique",
    "last_resort_name",
    "looks_like_codes",
    "meant_by_codes",
    "money_places",
    "names_supplier",
    "prices_alone",
    "product_column",
    "refunded_column",
    "sales_key",
    "states_its_currency",
    "status_columns",
    "unnamed",
    "won_column",
]
