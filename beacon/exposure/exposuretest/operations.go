// Package exposuretest holds the vector operations of package exposure.
package exposuretest

import "github.com/seed-496a4445/fyr/internal/vectors"

// Operations returns the operations of testdata/vectors/exposure.json.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"exposure.interval":           {In: "time", Out: "interval key_start", Run: interval},
		"exposure.rpi_key":            {In: "tek", Out: "rpi_key", Run: rpiKey},
		"exposure.aem_key":            {In: "tek", Out: "aem_key", Run: aemKey},
		"exposure.rpi":                {In: "tek interval", Out: "rpi", Run: rpi},
		"exposure.rpis":               {In: "tek rolling_start rolling_period", Out: "rpis", Run: rpis},
		"exposure.identify_rpi":       {In: "tek rpi", Out: "interval", Run: identifyRPI},
		"exposure.aem_encrypt":        {In: "tek rpi metadata", Out: "aem", Run: aemEncrypt},
		"exposure.aem_decrypt":        {In: "tek rpi aem", Out: "metadata", Run: aemDecrypt},
		"exposure.build_service_data": {In: "tek interval metadata", Out: "service_data", Run: buildServiceData},
		"exposure.parse_service_data": {In: "service_data", Out: "rpi aem", Run: parseServiceData},
		"exposure.parse_metadata":     {In: "metadata", Out: metadataFields, Run: parseMetadata},
		"exposure.build_metadata":     {In: metadataFields, Out: "metadata", Run: buildMetadata},
		"exposure.attenuation":        {In: "metadata rssi", Out: "attenuation", Run: attenuation},
		"exposure.in_window":          {In: "time interval rolling_start rolling_period clip?", Out: "accepted", Run: inWindow},
		"exposure.match":              {In: "diagnosis_keys sightings clip?", Out: "matches", Run: match},
		"exposure.parse_export":       {In: "export", Out: "start end region batch_num batch_size keys revised_keys", Run: parseExport},
		"exposure.verify_export":      {In: "export public_key signature", Out: "valid", Run: verifyExport},
	}
}
