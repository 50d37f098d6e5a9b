/*
 * The steps of the tag and of a phone, as rows of life.tsv: with TABLE, each that
 * the search makes is printed once. Without it, nothing is here.
 */
#define IN_START 0      /* and the mode */
#define IN_COMMAND 10   /* and the command */
#define IN_FIELD_LOST 20
#define IN_RESET 21
#define IN_VOUCHER 22
#define IN_BUTTON 23

#define EXPECT 0        /* and what is pending then */
#define SAW_FAILURE 10
#define SAW_DONE 11
#define SAW_RELEASED 12
#define SAW_FROZEN 13
#define UNDER_PENDING 14
#define UNDER_PENDING_FLAGGED 15
#define UNDER_CURRENT 16
#define UNDER_CURRENT_FLAGGED 17
#define FLAGGED_WITH_PENDING 18
#define UNDER_TICKET 19
#define ROOT_PENDING 20
#define ROOT_CURRENT 21
#define ROOT_CURRENT_WITH_PENDING 22

#ifndef TABLE
#define before_tag() skip
#define after_tag(in, s) skip
#define before_phone() skip
#define after_phone(in) skip
#define moved() skip
#else

hidden byte input, which, who, move;

inline before_tag() { c_code { tag_before(); } }
inline after_tag(in, s) { input = in; which = s; c_code { tag_after(); } }
inline moved() { move = 1 }
inline before_phone() { move = 0; who = i; c_code { phone_before(); } }
inline after_phone(in) { who = i; input = in; c_code { phone_after(); } }

c_decl {
	void tag_before(void);
	void tag_after(void);
	void phone_before(void);
	void phone_after(void);
}

c_code {
	static struct { int life, root, auth, prev, frozen, kind; } was;
	static struct { int cur, auth, pend, pauth, kind, rel; } had;

	static char *rows[4096];

	static void row(char *text)
	{
		int i;
		for (i = 0; rows[i] != NULL; i++)
			if (strcmp(rows[i], text) == 0)
				return;
		rows[i] = strdup(text);
		printf("%s\n", text);
	}

	static char *lives[] = { "unclaimed", "owned", "released" };
	static char *sessions[] = { "none", "claiming", "open", "proven", "forked", "recovering" };
	static char *modes[] = { "", "claim", "", "owner", "transfer", "", "", "recover" };
	static char *commands[] = { "", "finish", "status", "rekey", "release", "fork", "unfreeze" };
	static char *events[] = { "field lost", "reset", "voucher", "button" };
	static char *answers[] = { "refused", "done", "fork", "frozen" };
	static char *kinds[] = { "nothing", "claim", "step", "rekey", "release" };
	static char *seen[] = { "failure", "done", "released", "frozen", "under pending", "under pending, flagged",
		"under current", "under current, flagged", "under current, flagged, pending id", "under ticket",
		"root of pending", "root of current", "root of current, pending id" };

	void tag_before(void)
	{
		was.life = now.life; was.root = now.root; was.auth = now.auth; was.prev = now.prev;
		was.frozen = now.frozen; was.kind = now.kind;
	}

	static char *secret(void)
	{
		if (input == 3)
			return which && which == was.auth ? "auth" : which && which == was.prev ? "previous" : "wrong";
		return which == was.root ? "right" : "wrong";
	}

	void tag_after(void)
	{
		char in[64], text[256], *root = "kept", *auth = "kept", *answer = answers[ans];
		if (input < 10)
			sprintf(in, "start %s, %s", modes[input], secret());
		else if (input < 20)
			sprintf(in, "%s, %s", commands[input - 10], which ? "sealed" : "strange");
		else {
			sprintf(in, "%s", events[input - 20]);
			answer = "-";
		}
		if (now.root != was.root)
			root = now.root ? "new" : "factory";
		if (now.life != 1)
			auth = "none";
		else if (now.auth != was.auth || was.life != 1)
			auth = was.life == 1 && now.prev == was.auth ? "stepped" : "fresh";
		sprintf(text, "tag\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
			lives[was.life], was.root ? "leaf" : "factory", was.frozen ? "frozen" : "free", sessions[was.kind], in,
			lives[now.life], now.frozen ? "frozen" : "free", sessions[now.kind], root, auth, answer);
		row(text);
	}

	void phone_before(void)
	{
		had.cur = now.p[who].cur; had.auth = now.p[who].auth; had.pend = now.p[who].pend;
		had.pauth = now.p[who].pauth; had.kind = now.p[who].kind; had.rel = now.p[who].rel;
	}

	void phone_after(void)
	{
		char in[64], text[256], *cur = "none", *pend = "none";
		if (input < 10)
			sprintf(in, move ? "store %s, with ticket of pending" : "store %s", kinds[input]);
		else
			sprintf(in, "%s", seen[input - 10]);
		if (now.p[who].cur)
			cur = move ? "pending" : "kept";
		if (now.p[who].pend)
			pend = now.p[who].pauth != had.pauth || input < 10 ? "new" : "kept";
		sprintf(text, "phone\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
			had.cur ? "current" : "none", kinds[had.kind], had.rel ? "released" : "-", in,
			cur, pend, kinds[now.p[who].kind], now.p[who].rel ? "released" : "-");
		row(text);
	}
}
#endif
