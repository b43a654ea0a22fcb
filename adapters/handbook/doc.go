// Package handbook carries the facts of the trade that came as documents: the tariff and procedure editions with their
// test vectors, and the units of the joint order of 2021. They are files inside the binary, copied from the project's
// domain handbook, and enter the national journal as facts; no decision reads them from here.
package handbook
