package main

func drawing(t *tier) string { return "" }

const limitSSE, limitAVX2, limitAVX512, limitGFNI = "", "", "", ""

const armDrawing = ""
