"""The sheets about people: Stakeholders, Influence and Team."""

from __future__ import annotations

from types import MappingProxyType

from kamcore.workbook.column import Column, Kind, Sheet
from kamcore.workbook.schema_accounts import account_column

ROLES = ("initiator", "user", "influencer", "buyer", "decider", "approver", "gatekeeper")
"""The roles in a buying decision (Webster & Wind 1972); one yes/no column each."""

_ROLE_NOTES = MappingProxyType(
    {
        "initiator": "Starts the purchase.",
        "user": "Works with what is bought.",
        "influencer": "Shapes what is asked for.",
        "buyer": "Negotiates and orders.",
        "decider": "Makes the choice.",
        "approver": "Has to sign it off.",
        "gatekeeper": "Lets people and information in, or not.",
    }
)

STAKEHOLDERS = Sheet(
    key="stakeholders",
    title="Stakeholders",
    note="The people who matter at each account, inside it and outside.",
    unlocks="the stakeholder graph, whom to win and who can help",
    row_key=("account", "person"),
    aliases=("people", "contacts", "stakeholder map", "account map", "org chart", "kontakte", "contatti", "contactos"),
    columns=(
        account_column(),
        Column("name", "Person", Kind.TEXT, "The person's name or, where you prefer, the role.", required=True,
               aliases=("name", "full name", "contact", "contact name", "stakeholder", "employee", "employee name", "person name", "ansprechpartner",
                       "mitarbeiter", "kontakt", "nom", "nom complet", "interlocuteur", "employé", "nome", "nominativo", "contatto", "dipendente",
                       "nombre", "nombre completo", "contacto", "empleado", "nome completo", "contato", "funcionário", "имя", "фио", "контакт",
                       "сотрудник", "नाम", "कर्मचारी", "संपर्क", "نام", "ملازم", "ชื่อ", "ชื่อพนักงาน", "姓名", "联系人", "员工", "氏名", "이름"),
               example="Head of operations"),
        Column("person", "Person ID", Kind.TEXT, "Your own number for the person; keeps two of one name apart.",
               aliases=("id", "contact id", "employee id", "employee number", "employee no", "staff id", "personalnummer", "mitarbeiter id", "matricule",
                       "matricola", "id empleado", "matrícula", "табельный номер", "कर्मचारी आईडी", "รหัสพนักงาน", "工号", "员工编号", "社員番号"),
               example=None),
        Column("title", "Job title", Kind.TEXT, "What the person is.", aliases=("title", "position", "job", "job name", "role title", "role", "designation", "contact title", "funktion", "stelle", "jobtitel",
                       "stellenbezeichnung", "poste", "fonction", "titre", "cargo", "puesto", "ruolo", "qualifica", "mansione", "função",
                       "должность", "पद", "पदनाम", "عہدہ", "ตำแหน่ง", "职位", "职务", "役職", "직책"),
               example="Director of Operations"),
        Column("reports_to", "Reports to", Kind.PERSON, "The person's manager, by name or id.",
               aliases=("manager", "supervisor", "manager name", "manager id", "line manager", "reports to id", "supervisor id", "boss", "reporting to",
                       "reporting manager", "superior", "manager employee id", "vorgesetzter", "vorgesetzte", "berichtet an", "führungskraft",
                       "supérieur", "responsable", "responsable hiérarchique", "n+1", "rattaché à", "responsabile", "riporta a", "superiore",
                       "reporta a", "superior jerárquico", "jefe", "gestor", "reporta para", "руководитель", "начальник", "подчиняется",
                       "प्रबंधक", "रिपोर्ट करता है", "مینیجر", "ผู้บังคับบัญชา", "หัวหน้า", "รายงานต่อ", "上级", "汇报对象", "直属上级", "上司",
                       "상사"), example="Chief executive"),
        Column("outside", "Outside the company", Kind.YES_NO, "Yes for an adviser, partner or other person who is not an employee.",
               aliases=("external", "outside"), example=False),
        Column("organisation", "Organisation", Kind.TEXT, "Where an outside person works.", aliases=("organization", "firm", "employer"),
               example=None),
        Column("function", "Function", Kind.TEXT, "The part of the company the person works in.",
               aliases=("department", "division", "dept", "business function", "abteilung", "bereich", "service", "département", "reparto", "ufficio",
                       "departamento", "área", "отдел", "подразделение", "विभाग", "شعبہ", "แผนก", "ฝ่าย", "部门", "部署", "부서"),
               example="Operations"),
        Column("level", "Level", Kind.CHOICE, "How high in the company.", choices=("executive", "senior", "middle", "operational"),
               aliases=("seniority", "grade"), example="senior"),
        *(
            Column(role, role.capitalize(), Kind.YES_NO, f"Yes when the person has this part in the decision. {_ROLE_NOTES[role]}",
                   aliases=(f"is {role}",), example=role == "decider")
            for role in ROLES
        ),
        Column("power", "Decision power", Kind.NUMBER, "How much the person's word counts, 1 to 5.", unit="of 5", low=1, high=5,
               aliases=("power", "influence power", "decision making power", "influence level", "level of influence", "power level", "influence score",
                        "einfluss", "niveau d'influence", "influencia", "influência", "influenza", "влияние"), example=4),
        Column("sentiment", "Sentiment", Kind.NUMBER,
               "How the person stands towards you, from hostile to mentor.", low=-2, high=2,
               words=(("hostile", -2), ("critical", -1), ("neutral", 0), ("supporter", 1), ("mentor", 2), ("supportive", 1),
                      ("negative", -1), ("positive", 1)),
               aliases=("attitude", "relationship", "relationship quality", "support"), example=1),
        Column("contact", "Contact", Kind.CHOICE, "How much contact you have with the person.",
               choices=("none", "brief", "multiple", "in depth"), aliases=("contact status", "contact level"), example="multiple"),
        Column("key_contact", "Key contact point", Kind.YES_NO, "Yes for the person through whom you mainly work.",
               aliases=("main contact", "primary contact"), example=True),
        Column("key_player", "Key player", Kind.YES_NO, "Yes to count the person as a key player whatever the power.", example=None),
        Column("sponsor", "Executive sponsor", Kind.YES_NO, "Yes for an executive who stands up for you.", aliases=("sponsor",),
               example=False),
        Column("champion", "Champion", Kind.YES_NO, "Yes for someone who sells for you inside.", aliases=("is champion",), example=False),
        Column("owner", "Our contact", Kind.TEXT, "Who on our side knows the person.", aliases=("our owner", "relationship owner", "owned by"),
               example="Dana Whitlock"),
        Column("last_contact", "Last contact", Kind.DATE, "When you last spoke.", aliases=("last meeting", "last activity", "last visit", "last call", "letzter kontakt", "letzter besuch"),
               example="2025-11-18"),
        Column("note", "Note", Kind.TEXT, "Anything worth knowing.", aliases=("notes", "comment"), example=None),
    ),
)  # fmt: skip

INFLUENCE = Sheet(
    key="influence",
    title="Influence",
    note="Who sways whom outside the reporting line.",
    unlocks="dotted lines on the stakeholder graph, and who could speak for you",
    row_key=("account", "source", "target"),
    aliases=("influences", "relations", "dotted lines"),
    columns=(
        account_column(),
        Column("source", "From", Kind.PERSON, "The person who has influence.", required=True, aliases=("source", "influencer", "who"),
               example="Outside adviser"),
        Column("target", "On", Kind.PERSON, "The person who is influenced.", required=True, aliases=("to", "target", "whom"),
               example="Chief executive"),
        Column("kind", "Kind", Kind.CHOICE, "Whether it helps, hurts or is a conflict between the two.",
               choices=("positive", "negative", "conflict"), aliases=("type", "sign"), example="positive"),
        Column("strength", "Strength", Kind.SHARE, "How strong it is, 0 % to 100 %.", low=0, high=1, aliases=("weight",), example=0.6),
        Column("note", "Note", Kind.TEXT, "Anything worth knowing.", example=None),
    ),
)  # fmt: skip

TEAM = Sheet(
    key="team",
    title="Team",
    note="The people on our side.",
    unlocks="nothing yet: it is kept with the book",
    row_key=("name",),
    aliases=("our team", "sales team", "sales teams", "managers"),
    columns=(
        Column("name", "Name", Kind.TEXT, "As in Account manager on the Accounts sheet.", required=True,
               aliases=("sales agent", "employee", "team member"), example="Dana Whitlock"),
        Column("title", "Job title", Kind.TEXT, "What the person is.", aliases=("title", "role"), example="Key account manager"),
        Column("region", "Region", Kind.TEXT, "Where the person works.", aliases=("regional office", "office"), example="North"),
        Column("manager", "Manager", Kind.TEXT, "Whom the person reports to.", aliases=("reports to",), example="Sales director"),
    ),
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (STAKEHOLDERS, INFLUENCE, TEAM)
