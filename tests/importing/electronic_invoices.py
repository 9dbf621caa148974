"""Small electronic invoices in each syntax, and engagements that they belong to."""

import io
import zipfile

from pypdf import PdfWriter

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CII = "urn:un:unece:uncefact:data:standard:"
ENGAGEMENTS = """reference,title,arrangement,provider,started_on,ended_on,currency
PO-7,Website,outsourced,Kappa GmbH,2025-01-01,,EUR
L-1,Logo,freelance,Ana Lima,2025-01-01,2025-06-30,EUR
L-2,Poster,freelance,Ana Lima,2025-03-01,,EUR
S-1,Support,outsourced,Sigma Support BV,2025-01-01,2025-03-31,EUR
S-2,Support 2,outsourced,Sigma Support BV,2025-07-01,2025-12-31,EUR
"""


def _element(name, text, attributes=""):
    return "" if text is None else f"<{name}{attributes}>{text}</{name}>"


def ubl(
    number="R-1",
    day="2025-05-02",
    amount="1000.50",
    currency="EUR",
    seller="Kappa GmbH",
    trading=None,
    order=None,
    buyer=None,
    period=None,
    credit=False,
    code=None,
    before="",
):
    """A UBL invoice or credit note."""
    root = "CreditNote" if credit else "Invoice"
    start, end = period or (None, None)
    name = _element("cac:PartyName", _element("cbc:Name", trading)) if trading else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<{root} xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2">
{_element("cbc:ID", number)}{_element("cbc:IssueDate", day)}{_element(f"cbc:{root}TypeCode", code or "380")}
{_element("cbc:DocumentCurrencyCode", currency)}{_element("cbc:BuyerReference", buyer)}
<cac:InvoicePeriod>{_element("cbc:StartDate", start)}{_element("cbc:EndDate", end)}</cac:InvoicePeriod>
<cac:OrderReference>{_element("cbc:ID", order)}</cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party>{name}<cac:PartyLegalEntity>{_element("cbc:RegistrationName", seller)}
</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Us</cbc:RegistrationName>
</cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">7</cbc:LineExtensionAmount>
{_element("cbc:TaxExclusiveAmount", amount, f' currencyID="{currency}"')}
<cbc:TaxInclusiveAmount currencyID="EUR">9999</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cac:InvoicePeriod><cbc:StartDate>1999-01-01</cbc:StartDate></cac:InvoicePeriod>
</cac:InvoiceLine></{root}>"""


def cii(number="R-1", day="20250502", amount="1000.50", seller="Kappa GmbH", order=None, code="380", prefix="ram"):
    """A Cross Industry Invoice, its parts under any prefix."""
    p, dated = f"{prefix}:", f'<udt:DateTimeString format="102">{day}</udt:DateTimeString>'
    return f"""<rsm:CrossIndustryInvoice xmlns:rsm="{CII}CrossIndustryInvoice:100"
xmlns:{prefix}="{CII}ReusableAggregateBusinessInformationEntity:100" xmlns:udt="{CII}UnqualifiedDataType:100">
<rsm:ExchangedDocument><{p}ID>{number}</{p}ID><{p}TypeCode>{code}</{p}TypeCode>
<{p}IssueDateTime>{dated}</{p}IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><{p}ApplicableHeaderTradeAgreement>
<{p}BuyerReference>B-9</{p}BuyerReference><{p}SellerTradeParty><{p}Name>{seller}</{p}Name></{p}SellerTradeParty>
<{p}BuyerOrderReferencedDocument>{_element(f"{p}IssuerAssignedID", order)}</{p}BuyerOrderReferencedDocument>
</{p}ApplicableHeaderTradeAgreement><{p}ApplicableHeaderTradeSettlement>
<{p}InvoiceCurrencyCode>EUR</{p}InvoiceCurrencyCode>
<{p}BillingSpecifiedPeriod><{p}StartDateTime>{dated}</{p}StartDateTime></{p}BillingSpecifiedPeriod>
<{p}SpecifiedTradeSettlementHeaderMonetarySummation>
<{p}TaxBasisTotalAmount currencyID="USD">1</{p}TaxBasisTotalAmount>
<{p}TaxBasisTotalAmount>{amount}</{p}TaxBasisTotalAmount>
</{p}SpecifiedTradeSettlementHeaderMonetarySummation></{p}ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def zugferd_1(number="R-1", amount="70.00"):
    """An invoice as ZUGFeRD 1 embeds it."""
    return f"""<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
xmlns:ram="{CII}ReusableAggregateBusinessInformationEntity:12" xmlns:udt="{CII}UnqualifiedDataType:15">
<rsm:HeaderExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">20130305</udt:DateTimeString></ram:IssueDateTime></rsm:HeaderExchangedDocument>
<rsm:SpecifiedSupplyChainTradeTransaction><ram:ApplicableSupplyChainTradeAgreement><ram:SellerTradeParty>
<ram:Name>Kappa GmbH</ram:Name></ram:SellerTradeParty><ram:BuyerOrderReferencedDocument><ram:ID>PO-7</ram:ID>
</ram:BuyerOrderReferencedDocument></ram:ApplicableSupplyChainTradeAgreement>
<ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementMonetarySummation><ram:TaxBasisTotalAmount currencyID="EUR">{amount}
</ram:TaxBasisTotalAmount></ram:SpecifiedTradeSettlementMonetarySummation></ram:ApplicableSupplyChainTradeSettlement>
</rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>"""


def pdf(**attachments):
    """A PDF with these files attached; "__" stands for "-", and "_" before the ending for "."."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    for name, content in attachments.items():
        stem, _, ending = name.replace("__", "-").rpartition("_")
        writer.add_attachment(f"{stem}.{ending}", content.encode())
    writer.write(out)
    return out.getvalue()


def archive(**files):
    """A ZIP of these files; "_" before the ending stands for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            stem, _, ending = name.rpartition("_")
            made.writestr(f"{stem}.{ending}", content)
    return out.getvalue()
