// Package handover is Connection Handover.
package handover
