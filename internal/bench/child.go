package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// runElsewhere runs a row in a process whose crypto/aes does without AES
// instructions, and reads its result.
func (r *row) runElsewhere(ctx context.Context, o Options) (res Result, err error) {
	if o.Command == nil {
		return res, lacks("it needs a process of its own")
	}
	cmd := o.Command(ctx, r.path, o)
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, "GODEBUG="+strings.TrimPrefix(os.Getenv("GODEBUG")+","+setting, ","))
	var words bytes.Buffer
	cmd.Stderr = &words
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return res, ctx.Err()
	}
	if err != nil {
		return res, fmt.Errorf("its process: %w: %s", err, bytes.TrimSpace(words.Bytes()))
	}
	if err := json.Unmarshal(out, &res); err != nil || res.Path != r.path || res.Size != o.Size {
		return Result{}, fmt.Errorf("its process gave no result: %.80q", out)
	}
	return res, nil
}
