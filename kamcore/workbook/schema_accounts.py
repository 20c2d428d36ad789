"""The sheets about the accounts and their money: Accounts, Revenue, Criteria, Weightings, Ratings, Relationship, Competitors, Products and more."""

from __future__ import annotations

from kamcore.workbook.column import Column, Kind, Sheet

ACCOUNT_ALIASES = (
    "account", "account name", "account id", "customer", "customer name", "customer description", "client", "client name", "company", "company name",
    "organisation", "organization", "organisation name", "organization name", "buyer", "business partner", "business partner name",
    "associated company", "party", "party name", "partner", "partner name", "debtor", "debtor name", "bill to", "bill to name",
    "bill to customer", "billing company", "donor", "donor name", "member name", "policyholder", "tenant", "tenant name", "shipper", "abnehmer", "mieter",
    "versicherungsnehmer", "mandant", "inquilino", "locataire", "payer", "dealer", "dealer name", "reseller", "reseller name", "retailer", "distributor", "store", "store name", "outlet", "name1", "billing name", "sold to", "sold to party", "sold to party name", "sold to name", "bill to party name", "payer name", "sell to customer name",
    "customer full name", "customer company", "kunde", "kundenname", "kundennummer", "firma", "firmenname", "debitor", "debitorname",
    "debitorenname", "auftraggeber", "rechnungsempfänger", "geschäftspartner", "kundenbezeichnung", "client nom", "nom du client",
    "nom client", "société", "raison sociale", "tiers", "nom du tiers", "acheteur", "compte", "nom du compte", "cliente",
    "nombre del cliente", "nombre cliente", "nombre de cliente", "razón social", "empresa", "comprador", "conta", "nome do cliente",
    "nome cliente", "razão social", "nome da empresa", "ragione sociale", "azienda", "denominazione", "denominazione cliente",
    "intestatario", "cliente fornitore", "descrizione cliente", "клиент", "заказчик", "компания", "контрагент", "покупатель",
    "наименование клиента", "наименование контрагента", "название компании", "наименование покупателя", "организация", "ग्राहक",
    "ग्राहक का नाम", "ग्राहक नाम", "खाता", "कंपनी", "कंपनी का नाम", "پارٹی", "کسٹمر", "کسٹمر کا نام", "گاہک", "گاہک کا نام", "کمپنی",
    "کمپنی کا نام", "خریدار", "ลูกค้า", "ชื่อลูกค้า", "บริษัท", "ชื่อบริษัท", "客户", "客户名称", "客户名", "公司", "公司名称", "购货单位",
    "购买方", "买方", "单位名称", "顧客", "顧客名", "得意先", "得意先名", "取引先", "取引先名", "会社名", "고객", "고객명", "거래처", "거래처명", "klant", "klantnaam", "debiteur", "debiteurnaam", "klient", "nazwa klienta", "kontrahent", "kund",
    "kundnamn", "müşteri", "müşteri adı", "müşteri ünvanı", "cari", "cari ünvan", "cari adı", "alıcı", "kundenavn", "nabywca", "nazwa kontrahenta", "odběratel",
    "zákazník", "vevő", "vevő neve", "ügyfél", "asiakas", "destinatário", "nome do destinatário", "razão social destinatário",
    "nome razão social destinatário", "nome razão social do destinatário", "tomador", "cessionario", "cessionario committente", "destinatario",
    "razón social cliente", "denominazione cessionario", "kontobezeichnung", "debitorenkonto", "particulars", "comp aux lib",
)  # fmt: skip


def account_column(note: str = "The account's name or id, as on the Accounts sheet.") -> Column:
    """Return the column that points at an account; most sheets begin with it."""
    return Column(
        "account", "Account", Kind.ACCOUNT, note, required=True, aliases=ACCOUNT_ALIASES, example="Northgate Logistics"
    )


ACCOUNTS = Sheet(
    key="accounts",
    title="Accounts",
    note="One row for each account. Revenue by year or month may stand here too, one column per period.",
    unlocks="who the accounts are, who looks after them and where they are",
    row_key=("key",),
    aliases=("account", "customers", "customer", "clients", "companies", "company", "business partners", "organisations", "organizations",
             "debtors", "customer list", "customer master", "kunden", "kundenliste", "kundenstamm", "debitoren", "clienti", "clientes",
             "comptes", "anagrafica clienti", "клиенты", "контрагенты", "ग्राहक", "ลูกค้า", "客户", "客户列表"),
    columns=(
        Column(
            "name", "Account", Kind.TEXT, "The account's name.", required=True, aliases=ACCOUNT_ALIASES,
            example="Northgate Logistics",
        ),
        Column(
            "account_id", "Account ID", Kind.TEXT, "Your own number for it; keeps two accounts of one name apart.",
            aliases=("id", "customer id", "store id", "store number", "dealer id", "kunnr", "kunag", "kunrg", "kundnr", "client id", "customer number", "customer no", "customer code", "client code", "account number",
                     "account no", "account code", "crm id", "company id", "debtor number", "kundennummer", "kunden nr", "kundennr",
                     "kunden id", "debitorennummer", "debitor nr", "numéro client", "numéro de client", "code client", "n° client",
                     "codice cliente", "cod cliente", "id cliente", "código de cliente", "código cliente", "nº cliente",
                     "código do cliente", "cód cliente", "код клиента", "код контрагента", "инн", "ग्राहक आईडी", "ग्राहक कोड",
                     "کسٹمر آئی ڈی", "گاہک نمبر", "รหัสลูกค้า", "เลขที่ลูกค้า", "客户编号", "客户代码", "客户id", "顧客コード", "得意先コード",
                     "고객번호"), example="A-1001",
        ),
        Column(
            "parent", "Parent account", Kind.ACCOUNT, "The account it belongs to, when it is part of a group.",
            aliases=("parent", "parent company", "parent name", "parent account name", "parent account id", "parent id", "group",
                     "group name", "subsidiary of", "ultimate parent", "headquarters", "holding", "konzern", "konzernmutter",
                     "muttergesellschaft", "mutterkonzern", "groupe", "société mère", "maison mère", "gruppo", "capogruppo", "grupo",
                     "matriz", "empresa matriz", "головная компания", "материнская компания", "холдинг", "группа компаний", "मूल कंपनी",
                     "سرپرست کمپنی", "บริษัทแม่", "母公司", "集团", "親会社"),
            example="Northgate Group",
        ),
        Column(
            "manager", "Account manager", Kind.TEXT, "Who on your side looks after it.",
            aliases=("manager", "key account manager", "kam", "owner", "account owner", "sales rep", "salesperson", "sales agent",
                     "sales representative", "salesman", "rep", "rep name", "sales person", "seller", "salesperson name", "deal owner", "opportunity owner",
                     "responsible", "betreuer", "kundenbetreuer", "verkäufer", "vertreter", "außendienst", "vertriebsmitarbeiter",
                     "responsable", "commercial", "vendeur", "représentant", "responsabile", "agente", "venditore", "commerciale",
                     "vendedor", "comercial", "gestor", "менеджер", "ответственный", "продавец", "торговый представитель", "प्रबंधक",
                     "विक्रेता प्रतिनिधि", "مینیجر", "พนักงานขาย", "ผู้ดูแล", "销售", "销售员", "业务员", "客户经理", "担当者", "담당자"),
            example="Dana Whitlock",
        ),
        Column("region", "Region", Kind.TEXT, "Where it is, in your own division of the world.",
               aliases=("territory", "area", "country", "sales region", "market", "gebiet", "land", "vertriebsgebiet", "région", "pays", "secteur géographique",
                        "regione", "paese", "zona", "area geografica", "región", "país", "provincia", "região", "estado", "регион", "страна",
                        "область", "क्षेत्र", "देश", "علاقہ", "ملک", "ภูมิภาค", "ประเทศ", "地区", "区域", "国家", "地域", "지역"),
               example="North"),
        Column("industry", "Industry", Kind.TEXT, "The trade it is in.",
               aliases=("sector", "segment", "vertical", "branche", "secteur", "secteur d'activité", "settore", "industria", "sector económico",
                        "setor", "ramo", "отрасль", "сегмент", "उद्योग", "صنعت", "อุตสาหกรรม", "行业", "業種", "업종"), example="Logistics"),
        Column("plan", "Plan", Kind.TEXT, "The plan or package it has today.",
               aliases=("current plan", "subscription", "package", "tier", "product plan"), example="Standard"),
        Column("key_account", "Key account", Kind.YES_NO, "Whether you treat it as a key account today.",
               aliases=("is key account", "strategic account", "named account"), example=True),
        Column("key_account_reason", "Key account reason", Kind.TEXT,
               "Why it is a key account, or none, whatever the rule says.",
               aliases=("reason for key account", "key account because", "why key account", "key account note"),
               example=None),
        Column("potential_spend", "Spend available (3 years)", Kind.MONEY,
               "What it will spend over the next three years on what you could supply, from all suppliers.", low=0,
               aliases=("potential", "available spend", "total spend", "wallet", "spend"), example=450000),
        Column("share_of_wallet", "Share of wallet", Kind.SHARE, "The part of that spend which is yours today.", low=0, high=1,
               aliases=("sow", "wallet share", "our share"), example=0.35),
        Column("satisfaction", "Satisfaction", Kind.NUMBER, "How satisfied it is, 0 (not at all) to 10 (fully).", unit="of 10",
               low=0, high=10, aliases=("csat", "satisfaction score", "customer satisfaction", "zufriedenheit"), example=8.5),
        Column("engagement", "Engagement", Kind.NUMBER, "How much it uses and takes part, 0 to 10.", unit="of 10", low=0, high=10,
               aliases=("engagement score", "usage score", "adoption"), example=7),
        Column("onboarding", "Onboarding", Kind.CHOICE, "How far its start with you has come.",
               choices=("not started", "in progress", "stalled", "complete"), aliases=("onboarding status", "implementation status"),
               example="complete"),
        Column("onboarding_start", "Onboarding start", Kind.DATE, "When its start with you began.",
               aliases=("onboarding date", "go live", "start date", "customer since"), example="2025-02-03"),
        Column("at_risk", "At risk", Kind.YES_NO, "Flag it by hand as at risk of leaving.", aliases=("risk flag", "churn risk"),
               example=False),
        Column("at_risk_since", "At risk since", Kind.DATE, "When it was flagged.", aliases=("in queue since", "risk since"),
               example=None),
        Column("last_contact", "Last contact", Kind.DATE, "When you last spoke with it.",
               aliases=("last activity", "last meeting", "last touch", "last contacted", "last visit", "last call", "letzter kontakt",
                        "letzter besuch", "letzte aktivität", "dernier contact", "ultimo contatto", "último contacto"),
               example="2025-11-18"),
        Column("forecast_attractiveness", "Forecast attractiveness", Kind.NUMBER,
               "How attractive it is expected to be when your plan is done, 0 to 10.", unit="of 10", low=0, high=10,
               aliases=("future attractiveness", "expected attractiveness"), example=8),
        Column("forecast_strength", "Forecast strength", Kind.NUMBER,
               "How strong the relationship is expected to be when your plan is done, 0 to 10.", unit="of 10", low=0, high=10,
               aliases=("forecast relationship strength", "future strength", "expected strength"), example=7),
        Column("note", "Note", Kind.TEXT, "Anything worth knowing.", aliases=("notes", "comment", "comments", "remarks"),
               example=None),
    ),
)  # fmt: skip

REVENUE = Sheet(
    key="revenue",
    title="Revenue",
    note="One row for each account, period and product.",
    unlocks="who carries you, the trend and what is at risk",
    row_key=("account", "period", "product"),
    aliases=("sales", "turnover", "mrr", "arr", "billing", "invoices", "orders", "umsatz", "fatturato", "ventas", "vendas"),
    columns=(
        account_column(),
        Column("period", "Period", Kind.PERIOD, "A year, quarter or month: 2025, 2025-Q3 or 2025-03.", required=True,
               aliases=("month", "year", "quarter", "date", "invoice date", "order date", "posting date", "document date", "transaction date", "fkdat", "bldat", "budat", "audat", "erdat",
                        "booking date", "billing date", "sale date", "sales date", "date of sale", "issue date", "fiscal year", "fiscal period",
                        "close date", "created at", "day", "paid at", "monat", "jahr", "quartal", "datum", "rechnungsdatum", "belegdatum",
                        "buchungsdatum", "bestelldatum", "auftragsdatum", "fakturadatum", "geschäftsjahr", "leistungsdatum", "periode", "zeitraum", "wertstellung", "période", "factuurdatum", "dato", "fakturadato", "fakturadatum", "data wystawienia", "data sprzedaży", "datum vystavení", "fatura tarihi", "kelt",
                        "számla kelte", "päivämäärä", "maand", "jaar", "kwartaal", "data faktury", "miesiąc", "tarih", "mois", "année",
                        "trimestre", "date facture", "date de facture", "date de facturation", "date commande", "date de commande",
                        "date pièce", "exercice", "mese", "anno", "data", "data fattura", "data documento", "data ordine", "data doc",
                        "periodo", "esercizio", "mes", "año", "fecha", "fecha factura", "fecha de factura", "fecha pedido",
                        "fecha de pedido", "fecha documento", "ejercicio", "período", "mês", "ano", "data da nota", "data de emissão",
                        "data emissão", "data da venda", "data do pedido", "emissão", "competência", "месяц", "год", "квартал", "период",
                        "дата", "дата документа", "дата заказа", "дата продажи", "дата счета", "дата реализации", "तारीख", "दिनांक",
                        "बिल दिनांक", "चालान दिनांक", "अवधि", "माह", "महीना", "वर्ष", "साल", "तिमाही", "تاریخ", "مدت", "مہینہ", "سال", "วันที่",
                        "วันที่ใบแจ้งหนี้", "วันที่สั่งซื้อ", "งวด", "เดือน", "ปี", "ไตรมาส", "月", "年", "日期", "期间", "会计期间", "月份", "年份", "年度", "季度", "订单日期",
                        "开票日期", "下单日期", "销售日期", "日付", "売上日", "受注日", "年月", "날짜", "거래일자", "일자", "주문일", "월", "연도"), example="2025-11"),
        Column("product", "Product or plan", Kind.TEXT, "What was sold.", aliases=("product", "plan", "item", "sku", "category",
               "product name", "article", "item name", "lineitem name", "produkt", "artikel", "artikelbezeichnung", "warengruppe", "produktgruppe",
               "kategorie", "produit", "désignation", "article nom", "famille", "catégorie", "prodotto", "articolo", "categoria",
               "descrizione articolo", "producto", "artículo", "categoría", "produto", "товар", "номенклатура", "категория", "उत्पाद",
               "वस्तु", "پروڈکٹ", "مصنوعات", "สินค้า", "ผลิตภัณฑ์", "产品", "产品名称", "商品", "商品名称", "品名", "类别", "商品名", "제품"),
               example="Standard"),
        Column("revenue", "Revenue", Kind.MONEY, "What the account paid or was billed, net; credits negative.", required=True,
               aliases=("net revenue", "net amount", "sales", "sales amount", "net sales", "amount", "turnover", "invoice amount", "total revenue",
                        "value", "close value", "total", "umsatz", "nettobetrag", "betrag", "chiffre d'affaires", "ca", "montant",
                        "fatturato", "ricavi", "importo", "ventas", "ingresos", "importe", "receita", "faturamento", "valor",
                        "выручка", "сумма", "оборот", "доход", "राजस्व", "आय", "बिक्री", "آمدنی", "فروخت", "محصول", "รายได้", "ยอดขาย", "收入",
                        "营业收入", "营业额", "销售额", "金额", "売上", "매출",
                        "mrr", "monthly recurring revenue", "netwr", "arr", "annual recurring revenue"), example=3200),
        Column("recurring", "Recurring", Kind.YES_NO, "Yes when the amount repeats every month (then it is called MRR).",
               aliases=("is recurring", "subscription revenue"), example=True),
        Column("cost_of_goods", "Cost of goods", Kind.MONEY, "What the goods or service cost you.",
               aliases=("cogs", "cost of sales", "direct cost", "cost", "costs", "total cost", "wareneinsatz", "einstandswert", "kosten",
                        "coût", "coût des ventes", "prix de revient", "costo", "costo del venduto", "coste", "coste de ventas", "custo",
                        "себестоимость", "लागत", "لاگت", "ต้นทุน", "成本"), example=1100),
        Column("cost_to_serve", "Cost to serve", Kind.MONEY, "What looking after the account cost you: sales, support, delivery.",
               aliases=("service cost", "cost of service"), example=260),
    ),
)  # fmt: skip

CRITERIA = Sheet(
    key="criteria",
    title="Criteria",
    note="The factors by which accounts are scored, with their weights.",
    unlocks="a scoring matrix of your own in place of the standard one",
    row_key=("factor",),
    aliases=("factors", "scoring criteria", "weights", "kriterien"),
    columns=(
        Column("factor", "Factor", Kind.TEXT, "What is judged or measured.", required=True, aliases=("criterion", "name"),
               example="Strategic fit"),
        Column("block", "Block", Kind.CHOICE, "Growth (from figures), harmony (judged) or strength (of your relationship).",
               choices=("growth", "harmony", "strength"), required=True, aliases=("group", "type", "dimension"), example="harmony"),
        Column("weight", "Weight", Kind.NUMBER, "How much it counts beside the others of its block.", low=0, aliases=("importance",),
               example=30),
        Column("source", "Measured by", Kind.CHOICE, "Empty when people rate it; else the figure it is taken from.",
               choices=("revenue", "revenue growth", "potential spend", "share of wallet", "satisfaction", "engagement"),
               aliases=("measured", "metric", "column"), example=None),
        Column("rule", "Rule", Kind.CHOICE, "How a figure becomes 0 to 10.", choices=("rank", "min-max", "linear"),
               aliases=("scale rule",), example=None),
        Column("low", "Scores 0 at", Kind.NUMBER, "With the rule linear: the figure that scores 0.", aliases=("low", "from"), example=None),
        Column("high", "Scores 10 at", Kind.NUMBER, "With the rule linear: the figure that scores 10.", aliases=("high", "to"),
               example=None),
        Column("reverse", "Lower is better", Kind.YES_NO, "Yes when a smaller figure deserves more points.", aliases=("reversed",),
               example=False),
        Column("anchor_low", "What 0 means", Kind.TEXT, "Said to those who rate.", aliases=("anchor 0",), example="Far from our strategy"),
        Column("anchor_high", "What 10 means", Kind.TEXT, "Said to those who rate.", aliases=("anchor 10",), example="At its very heart"),
    ),
)  # fmt: skip

WEIGHTINGS = Sheet(
    key="weightings",
    title="Weightings",
    note="How each person in a workshop would spread 100 points over the factors; nobody's name is kept.",
    unlocks="how sure the ranking is under the weights your own people gave",
    row_key=("voter", "factor"),
    aliases=("weightings of the room",),
    columns=(
        Column("voter", "Voter", Kind.TEXT, "A stand-in for the person, such as Voter 1.", required=True, example="Voter 1"),
        Column("factor", "Factor", Kind.TEXT, "As on the Criteria sheet.", required=True, example="Strategic fit"),
        Column("points", "Points", Kind.NUMBER, "How many of 100 points went to it.", unit="of 100", low=0, high=100, required=True,
               example=25),
    ),
)  # fmt: skip

RATINGS = Sheet(
    key="ratings",
    title="Ratings",
    note="One row for each account and factor. A table with one column per factor is understood too.",
    unlocks="the ranking, and how attractive each account is",
    row_key=("account", "factor"),
    aliases=("scores", "scoring", "scoring matrix", "bewertung"),
    columns=(
        account_column(),
        Column("factor", "Factor", Kind.TEXT, "As on the Criteria sheet.", required=True, aliases=("criterion",), example="Strategic fit"),
        Column("rating", "Rating", Kind.NUMBER, "0 (lowest) to 10 (highest).", unit="of 10", low=0, high=10, required=True,
               aliases=("score", "points", "note", "bewertung", "voto"), example=7),
        Column("note", "Why", Kind.TEXT, "The reason, in a few words.", aliases=("comment", "reason"), example="Shares our roadmap"),
    ),
)  # fmt: skip

_STAGES = (("tactical", 1), ("cooperative", 2), ("interdependent", 3), ("strategic", 4))


def _item(key: str, title: str, note: str, example: float) -> Column:
    return Column(key, title, Kind.NUMBER, note, unit="of 4", low=1, high=4, words=_STAGES, example=example)


RELATIONSHIP = Sheet(
    key="relationship",
    title="Relationship",
    note="Six steps of closeness for each account, 1 to 4; our view and, where asked, the customer's.",
    unlocks="the stage of each relationship and what keeps it from the next",
    row_key=("account", "view", "as_of"),
    aliases=("relationships", "relationship stages", "stages", "beziehung"),
    columns=(
        account_column(),
        Column("view", "View", Kind.CHOICE, "Whose view it is; empty means ours.", choices=("ours", "customer"), example="ours"),
        _item("supplier_position", "Supplier position", "From one of several suppliers to the sole strategic partner.", 2),
        _item("basis_of_trade", "Basis of trade", "From price and transactions to a strategy agreed together.", 2),
        _item("contacts", "Contacts", "From one person on each side to all levels, very open.", 3),
        _item("exit_difficulty", "Exit difficulty", "From easy to leave for either side to very high barriers.", 2),
        _item("forecast_horizon", "Forecast horizon", "From short term to long-term visibility.", 2),
        _item("planning_and_information", "Planning and information", "From nothing shared to strategy planned together.", 1),
        Column("contract_end", "Contract end", Kind.DATE, "Until when you have a contract.", aliases=("contract until", "expiry"),
               example="2027-06-30"),
        Column("note", "Evidence", Kind.TEXT, "What makes you say so.", aliases=("comment", "evidence"), example=None),
        Column("as_of", "As of", Kind.PERIOD,
               "When it was so, to keep earlier rows of an account: a year, quarter or month; empty means today. The latest row counts.",
               aliases=("as at", "rated on", "assessed on"), example=None),
    ),
)  # fmt: skip

COMPETITORS = Sheet(
    key="competitors",
    title="Competitors",
    note="How strong you and each competitor are at an account.",
    unlocks="relationship strength against the best competitor",
    row_key=("account", "competitor"),
    aliases=("competition", "wettbewerber", "concurrents", "concorrenti"),
    columns=(
        account_column(),
        Column("competitor", "Competitor", Kind.TEXT, "Who else supplies it.", required=True, aliases=("rival",), example="Competitor X"),
        Column("our_strength", "Our strength", Kind.NUMBER, "Ours in the account's eyes, 0 to 10.", unit="of 10", low=0, high=10,
               aliases=("ours", "we"), example=7),
        Column("their_strength", "Their strength", Kind.NUMBER, "Theirs, 0 to 10.", unit="of 10", low=0, high=10,
               aliases=("theirs", "competitor strength"), example=6),
    ),
)  # fmt: skip

PRODUCTS = Sheet(
    key="products",
    title="Products",
    note="What you sell: products or plans, and which is the premium one.",
    unlocks="the upsell list",
    row_key=("product",),
    aliases=("plans", "price list", "produkte", "produits", "prodotti"),
    columns=(
        Column("product", "Product or plan", Kind.TEXT, "Its name, as on the Revenue sheet.", required=True,
               aliases=("product", "plan", "name", "product name"), example="Premium"),
        Column("premium", "Premium", Kind.YES_NO, "Yes for the plan you would like accounts to move up to.", aliases=("is premium",),
               example=True),
        Column("price", "Price", Kind.MONEY, "List price for one period.", low=0, aliases=("list price", "sales price", "unit price"),
               example=900),
    ),
)  # fmt: skip

OPPORTUNITIES = Sheet(
    key="opportunities",
    title="Opportunities",
    note="Open deals. They are never counted as revenue.",
    unlocks="open deals on the Account page",
    row_key=("account", "opportunity"),
    aliases=("deals", "pipeline", "leads"),
    columns=(
        account_column(),
        Column("opportunity", "Opportunity", Kind.TEXT, "Its name.", required=True, aliases=("deal", "deal name", "opportunity id"),
               example="Second warehouse"),
        Column("amount", "Amount", Kind.MONEY, "What it would bring.", low=0, aliases=("value", "deal value"), example=85000),
        Column("probability", "Probability", Kind.SHARE, "How likely it is.", low=0, high=1, aliases=("chance",), example=0.4),
        Column("stage", "Stage", Kind.TEXT, "Where it stands.", aliases=("deal stage", "status"), example="Proposal"),
        Column("close_date", "Expected close", Kind.DATE, "When it should be decided.", aliases=("close date",), example="2026-03-31"),
        Column("product", "Product or plan", Kind.TEXT, "What would be sold.", aliases=("product",), example="Premium"),
    ),
)  # fmt: skip

RENEWALS = Sheet(
    key="renewals",
    title="Renewals",
    note="When contracts end, and whether the next one is agreed.",
    unlocks="warnings before a contract runs out",
    row_key=("account", "contract"),
    aliases=("contracts", "subscriptions", "verträge", "contrats", "contratti"),
    columns=(
        account_column(),
        Column("contract", "Contract", Kind.TEXT, "Its name or number.", aliases=("contract id", "agreement"), example="Main agreement"),
        Column("renewal_date", "Renewal date", Kind.DATE, "When it ends or renews.", required=True,
               aliases=("renewal", "contract end", "end date", "expiry date"), example="2026-06-30"),
        Column("amount", "Amount per year", Kind.MONEY, "What it brings in a year.", low=0, aliases=("value", "annual value"), example=38400),
        Column("agreed", "Agreed", Kind.YES_NO, "Yes when the renewal is signed.", aliases=("renewed", "signed"), example=False),
    ),
)  # fmt: skip

RATES = Sheet(
    key="rates",
    title="Rates",
    note="Exchange rates into the reporting currency, when amounts come in several.",
    unlocks="one total over several currencies",
    row_key=("currency", "period"),
    aliases=("exchange rates", "fx", "currencies"),
    columns=(
        Column("currency", "Currency", Kind.TEXT, "Three letters, e.g. EUR.", required=True, aliases=("code",), example="USD"),
        Column("period", "Period", Kind.PERIOD, "Empty for all periods.", aliases=("year", "month"), example="2025"),
        Column("rate", "Rate", Kind.NUMBER, "How much of the reporting currency one unit is worth.", low=0, required=True,
               aliases=("exchange rate",), example=0.92),
    ),
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (
    ACCOUNTS,
    REVENUE,
    CRITERIA,
    WEIGHTINGS,
    RATINGS,
    RELATIONSHIP,
    COMPETITORS,
    PRODUCTS,
    OPPORTUNITIES,
    RENEWALS,
    RATES,
)
