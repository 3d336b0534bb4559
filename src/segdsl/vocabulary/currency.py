"""How many decimals a currency has (ISO 4217)."""

from __future__ import annotations

_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_BY_CURRENCY = {currency: digits for digits, currencies in _DIGITS.items() for currency in currencies.split()}


def minor_digits(currency: str) -> int:
    """The decimals of the currency's smallest unit: 2 for USD, 0 for JPY."""
    return _BY_CURRENCY.get(currency, 2)
