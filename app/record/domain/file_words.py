"""The words of the trade in files in English, German, French, Spanish, Portuguese, Italian and Dutch: names of fields,
and words for their options.

Only words that leave no doubt are aliases. All others are proposed, and the user confirms them.
"""

from app.core.domain.file_words import FileWords, Words

# A word that means a company as often as a person, such as Auftragnehmer, is missing: nothing is proposed for it.
_ARRANGEMENTS: Words = {
    "freelance": (
        *("freelancer", "free lance", "free lancer", "contractor", "independent", "independent contractor"),
        *("independent consultant", "consultant", "self employed", "sole trader", "sole proprietor"),
        *("Freiberufler", "Freiberuflerin", "freiberuflich", "Freier Mitarbeiter", "Freie Mitarbeiterin"),
        *("Freie Mitarbeit", "Selbstständig", "Selbstständige", "Selbstständiger", "Selbständig", "Selbständige"),
        *("Selbständiger", "Soloselbstständig", "Einzelunternehmer", "Einzelunternehmerin", "Berater", "Beraterin"),
        *("indépendant", "indépendante", "travailleur indépendant", "auto-entrepreneur", "auto-entrepreneuse"),
        *("autoentrepreneur", "micro-entrepreneur", "consultante"),
        *("autónomo", "autónoma", "trabajador autónomo", "trabajadora autónoma", "profesional independiente"),
        *("independiente", "consultor", "consultora independiente", "trabalhador autônomo", "trabalhador independente"),
        *("independente", "profissional liberal", "libero professionista", "libera professionista"),
        *("lavoratore autonomo", "lavoratrice autonoma", "consulente", "partita IVA"),
        *("zzp", "zzp'er", "zzper", "zelfstandige", "zelfstandig", "zelfstandig ondernemer", "eenmanszaak"),
    ),
    "outsourced": (
        *("agency", "company", "vendor", "outsourcing", "outsource", "supplier", "service provider", "firm"),
        *("Agentur", "Firma", "Fremdfirma", "Unternehmen", "Dienstleister", "Lieferant", "Zulieferer", "Ausgelagert"),
        *("agence", "société", "entreprise", "prestataire", "fournisseur", "externalisé", "externalisée"),
        *("externalisation", "agencia", "empresa", "proveedor", "proveedora", "proveedor de servicios"),
        *("externalizado", "externalización", "subcontratación", "agência", "fornecedor", "fornecedora"),
        *("terceirizado", "terceirizada"),
        *("terceirização", "agenzia", "azienda", "società", "impresa", "ditta", "fornitore", "fornitrice"),
        *("esternalizzato", "esternalizzazione", "bureau", "bedrijf", "onderneming", "leverancier", "dienstverlener"),
        *("uitbesteed", "uitbesteding"),
    ),
}
_STATUSES: Words = {
    "planned": (
        *("upcoming", "scheduled", "geplant", "planifié", "planifiée", "prévu", "prévue", "planificado", "previsto"),
        *("planejado", "planeado", "pianificato", "gepland"),
    ),
    "active": (
        *("in progress", "ongoing", "running", "aktiv", "laufend", "läuft", "in Arbeit", "en cours", "actif"),
        *("en curso", "activo", "em andamento", "em curso", "ativo", "in corso", "attivo", "lopend", "actief"),
    ),
    "completed": (
        *("done", "finished", "complete", "abgeschlossen", "beendet", "erledigt", "fertig", "terminé", "terminée"),
        *("achevé", "achevée", "terminado", "finalizado", "completado", "concluído", "finalizada", "completato"),
        *("concluso", "terminato", "voltooid", "afgerond"),
    ),
    "cancelled": (
        *("canceled", "abgebrochen", "storniert", "annulé", "annulée", "cancelado", "anulado", "annullato"),
        *("geannuleerd",),
    ),
}
_BRIEF_CHANGES: Words = {
    "no": ("unchanged", "nein", "unverändert", "non", "inchangé", "não", "inalterado", "invariato", "nee"),
    "a little": (
        *("slightly", "minor", "some", "etwas", "leicht", "ein wenig", "un peu", "un poco", "um pouco", "un po'"),
        *("een beetje", "enigszins"),
    ),
    "a lot": (
        *("significantly", "major", "stark", "viel", "erheblich", "beaucoup", "fortement", "mucho", "muito", "molto"),
        *("veel", "sterk"),
    ),
}
_BRIEF_CHANGED_BY: Words = {
    "us": (
        *("client", "customer", "we", "wir", "Auftraggeber", "Kunde", "nous", "nosotros", "cliente", "nós", "noi"),
        *("committente", "wij", "opdrachtgever", "klant"),
    ),
    "provider": (
        *("supplier", "vendor", "contractor", "freelancer", "agency", "Auftragnehmer", "Lieferant", "Dienstleister"),
        *("prestataire", "fournisseur", "proveedor", "fornecedor", "prestador", "fornitore", "leverancier"),
        *("opdrachtnemer", "dienstverlener"),
    ),
    "both": ("beide", "les deux", "ambos", "los dos", "os dois", "entrambi"),
}

_PROVIDER = (
    *("Lieferant", "Dienstleister", "Auftragnehmer", "Anbieter", "Kreditor", "Agentur", "Firma", "Freiberufler"),
    *("fournisseur", "prestataire", "société", "agence", "proveedor", "contratista", "empresa", "agencia"),
    *("fornecedor", "prestador", "fornitore", "azienda", "agenzia", "leverancier", "dienstverlener", "opdrachtnemer"),
    *("bedrijf", "freelancer"),
)
_TITLE = (
    *("Titel", "Projekt", "Auftrag", "Bezeichnung", "titre", "intitulé", "projet", "título", "proyecto", "projeto"),
    *("titolo", "progetto", "opdracht"),
)
_DESCRIPTION = ("Beschreibung", "descripción", "descrição", "descrizione", "omschrijving")
_NOTES = (
    *("Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen", "Notiz", "Notizen", "Kommentar", "remarque", "remarques"),
    *("commentaire", "commentaires", "observaciones", "comentario", "comentarios", "observações", "commento"),
    *("osservazioni", "opmerking", "opmerkingen", "notitie", "notities"),
)
_AMOUNT = (
    *("Betrag", "Nettobetrag", "Summe", "Gesamtbetrag", "montant", "montant HT", "montant total", "importe"),
    *("importe total", "valor", "valor total", "importo", "importo totale", "bedrag", "totaalbedrag"),
)
_DAY = ("Datum", "fecha")
_ENGAGEMENT: Words = {
    "reference": (
        *("id", "ref", "po", "purchase order", "project code", "contract id", "contract number", "contract", "key"),
        *("number",),
        *("Auftragsnummer", "Bestellnummer", "Vertragsnummer", "Projektnummer", "Referenz", "référence"),
        *("numéro de commande", "numéro de contrat", "referencia", "número de pedido", "número de contrato"),
        *("número do pedido", "número do contrato", "riferimento", "numero ordine", "numero contratto", "referentie"),
        *("ordernummer", "contractnummer", "projectnummer"),
    ),
    "title": (*_TITLE, *_DESCRIPTION),
    "arrangement": ("Vertragsart", "type de contrat", "tipo de contrato", "tipo di contratto", "contractvorm"),
    "provider": _PROVIDER,
    "owner": (
        *("Verantwortlich", "Verantwortlicher", "Projektleiter", "Projektleiterin", "responsable", "chef de projet"),
        *("responsável", "responsabile", "verantwoordelijke", "projectleider"),
    ),
    "team": (
        *("Abteilung", "Bereich", "équipe", "département", "equipo", "departamento", "equipe", "reparto"),
        *("dipartimento", "afdeling"),
    ),
    "category": ("Kategorie", "Leistungsart", "catégorie", "categoría", "categoria", "categorie"),
    "status": ("statut", "état", "estado", "stato"),
    "started_on": (
        *("Beginn", "Anfang", "Startdatum", "Anfangsdatum", "Vertragsbeginn", "début", "date de début", "inicio"),
        *("fecha de inicio", "fecha inicio", "início", "data de início", "data início", "inizio", "data inizio"),
        *("data di inizio", "begindatum", "aanvang"),
    ),
    "due_on": (
        *("due date", "deadline", "planned end", "agreed length", "agreed duration", "contract length"),
        *("contract duration", "length of contract", "duration of contract", "planned duration"),
        *("Frist", "Fälligkeit", "Fälligkeitsdatum", "fällig am", "geplantes Ende", "échéance", "date d'échéance"),
        *("vencimiento", "fecha de vencimiento", "vencimento", "data de vencimento", "prazo", "scadenza"),
        *("data di scadenza", "vervaldatum", "geplande einddatum"),
    ),
    "ended_on": (
        *("Ende", "Enddatum", "fin", "date de fin", "fecha de fin", "fecha fin", "fim", "data de fim", "data fim"),
        *("data fine", "data di fine", "einde", "einddatum"),
    ),
    "hours_estimated": (
        *("geplante Stunden", "geschätzte Stunden", "heures estimées", "heures prévues", "horas estimadas"),
        *("horas previstas", "ore stimate", "ore previste", "geschatte uren", "geplande uren"),
    ),
    "hours_actual": (
        *("Stunden", "geleistete Stunden", "heures", "heures réelles", "horas", "horas reales", "horas reais"),
        *("ore lavorate", "ore effettive", "uren", "gewerkte uren"),
    ),
    "brief_changed": (
        *("brief changed", "brief changes", "scope changed", "scope change", "change of scope", "changed scope"),
        *("Auftrag geändert", "Auftragsänderung", "Leistungsänderung", "Umfang geändert", "changement de périmètre"),
        *("périmètre modifié", "cambio de alcance", "alcance modificado", "cambio del encargo", "mudança de escopo"),
        *("alteração de escopo", "alteração do âmbito", "escopo alterado", "modifica dell'incarico"),
        *("incarico modificato", "opdracht gewijzigd", "wijziging van de opdracht", "scopewijziging"),
    ),
    "brief_changed_by": (
        *("scope changed by", "change requested by", "Änderung gewünscht von", "changement demandé par"),
        *("cambio pedido por", "cambio solicitado por", "mudança pedida por", "alteração pedida por"),
        *("modifica chiesta da", "wijziging gevraagd door"),
    ),
    "currency": ("Währung", "devise", "moneda", "divisa", "moeda", "valuta"),
    "agreed_cost": (
        *("Auftragswert", "Auftragssumme", "Vertragswert", "Festpreis", "Preis", "Angebot", "montant du contrat"),
        *("valeur du contrat", "prix", "devis", "importe del contrato", "valor del contrato", "presupuesto", "precio"),
        *("valor do contrato", "orçamento", "preço", "valore del contratto", "importo contrattuale", "preventivo"),
        *("prezzo", "contractwaarde", "opdrachtwaarde", "offerte", "prijs"),
    ),
    "actual_cost": (
        *("Rechnungsbetrag", "Rechnungssumme", "Kosten", "Gesamtkosten", "Ist-Kosten", "coût", "coût total"),
        *("coût réel", "montant facturé", "montant payé", "coste", "coste total", "costo", "importe facturado"),
        *("importe pagado", "custo", "custo total", "valor faturado", "valor pago", "costo totale"),
        *("importo fatturato", "importo pagato", "totale kosten", "factuurbedrag"),
    ),
    "rate": (
        *("Stundensatz", "Tagessatz", "taux horaire", "taux journalier", "TJM", "tarif horaire", "tarif journalier"),
        *("tarifa por hora", "tarifa horaria", "precio por hora", "valor hora", "valor por hora", "preço por hora"),
        *("tariffa oraria", "tariffa giornaliera", "uurtarief", "dagtarief"),
    ),
    "notes": _NOTES,
}
_PROPOSED: Words = {
    "arrangement": ("Art", "Typ", "tipo", "soort"),
    "started_on": _DAY,
    "ended_on": ("fine",),
    "agreed_cost": (
        *("contract amount", "contract sum", "contract price", "award amount", "awarded amount", "award value"),
        *("order amount", "order value", "Auftragsbetrag", "Bestellwert", "montant du marché", "importe adjudicado"),
        *("valor adjudicado", "importo aggiudicato"),
    ),
    "actual_cost": _AMOUNT,
}
_LINE: Words = {
    "day": (
        *(*_DAY, "Rechnungsdatum", "Belegdatum", "date de facture", "fecha de factura", "data da fatura"),
        *("data fattura", "factuurdatum"),
    ),
    "amount": (*_AMOUNT, "Rechnungsbetrag", "montant facturé", "importe facturado", "factuurbedrag"),
    "hours": ("Stunden", "Dauer", "heures", "durée", "horas", "uren"),
    "note": (*_DESCRIPTION, *_NOTES),
    "key": (
        *("Rechnungsnummer", "Belegnummer", "numéro de facture", "número de factura", "número da fatura"),
        *("numero fattura", "factuurnummer"),
    ),
}

ENGAGEMENT_WORDS = FileWords(
    _ENGAGEMENT,
    _PROPOSED,
    {
        "arrangement": _ARRANGEMENTS,
        "status": _STATUSES,
        "brief_changed": _BRIEF_CHANGES,
        "brief_changed_by": _BRIEF_CHANGED_BY,
    },
)
LINE_WORDS = FileWords(_LINE)
PROVIDER_WORDS = FileWords({"name": _PROVIDER})
