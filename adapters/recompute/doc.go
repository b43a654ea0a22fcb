// Package recompute holds no program: its tests run docs/recompute/recompute.py, the draw of each defender in another
// language, on exports of real runs and on forged ones.
package recompute
