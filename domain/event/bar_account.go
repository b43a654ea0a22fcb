package event

import "qorgau/domain/journal"

// BarAccountSet: the bar's requisites. Where the edition of the Rules lets the bar be paid (ed. 2018, p. 11, or by
// payee_switch), the settlement names this account in place of the advocate's. It is an organisation's, no personal data.
//
//qorgau:event bar_account.set.v1 in=people
type BarAccountSet struct {
	BIN     string `json:"bin,required" re:"Twelve"`
	Account string `json:"account,required" re:"IBAN"`
	// The bar's official who sets it, and the one who confirms it.
	Official journal.Ref `json:"official,required" from:"official_id"`
	Second   journal.Ref `json:"second,required" from:"second_id"`
}
