/*
 * The life of one tag: spec/pairing.md, Sections 7 to 10, with two phones, an
 * intruder who owns the air, and somebody who has the tag in hand.
 *
 * Keys are names: small numbers, the least that nothing else uses, so that
 * rekeys, retries and steps have no bound. Cryptography is perfect. A root
 * stands for its leaves: setup, release, and the first auth key has a name of
 * its own. One exchange (SELECT and START, or one command) is one transition,
 * and each has four outcomes: it happened; the command was lost, or a write was
 * cut before it was done; the answer was lost or replaced; the command was kept
 * by the intruder, who delivers it later, or never. A session that is given up
 * costs no loss.
 *
 * Bounds: LOSSES; CHANGES, the times that an owner loses the tag; COPIES, the
 * times that the intruder copies a phone's auth key. UNBOUNDED: none of these.
 *
 * Variants that must fail: ONE_SHOT, FAILURE_IS_OLD, OVERWRITE, NO_CHALLENGE,
 * CURRENT_TICKET, NEEDS_CURRENT. TABLE prints every step of the tag and of a
 * phone that was made, once: life.tsv.
 */
#ifndef LOSSES
#define LOSSES 6
#endif
#ifndef CHANGES
#define CHANGES 3
#endif
#ifndef COPIES
#define COPIES 1
#endif

#ifdef UNBOUNDED
#define count(budget) skip
#else
#define count(budget) budget++
#endif

/* life */
#define UNCLAIMED 0
#define OWNED 1
#define RELEASED 2
/* sessions of the tag: none; a claim after message 2; an owner's, before and
   after its first command; one under the auth key before; one of mode 07 */
#define NONE 0
#define CLAIMING 1
#define OPEN 2
#define PROVEN 3
#define FORKED 4
#define RECOVERING 5
/* modes */
#define CLAIM 1
#define OWNER 3
#define TRANSFER 4
#define RECOVER 7
/* commands */
#define FINISH 1
#define STATUS 2
#define REKEY 3
#define RELEASE 4
#define FORK 5
#define UNFREEZE 6
/* answers */
#define REFUSED 0
#define DONE 1
#define FLAGGED 2
#define FROZEN 3
/* what is pending at a phone */
#define NOTHING 0
#define CLAIMED 1
#define STEPPED 2
#define REKEYED 3
#define RELEASING 4
#define generates(k) (k == CLAIMED || k == STEPPED || k == REKEYED)

typedef Phone {
	byte cur, auth;     /* current generation: root and auth key, 0 none */
	byte pend, pauth;   /* pending generation */
	byte kind;
	bool rel;           /* current's release ticket is all that is left */
	byte tmode, ticket; /* a ticket, which the phone's user keeps: mode and root */
	bool ousted         /* by hand or by the maker, without being told */
}
Phone p[2];

/* what the tag has: whose it is, the root that its leaves are of (0: the
   secret of the factory), auth keys (0: one that nobody has) */
byte life, owner, root, auth, prev;
bool frozen;
/* its session, and the names of what comes of that, once a phone has stored
   them as pending */
byte kind, with, sroot, sauth;
byte held;  /* a command that the intruder has kept */
byte copied; /* the auth key that the intruder has */
byte losses, changes, copies;
#ifdef NO_CHALLENGE
byte rmode, rname, rwith; bool voucher; /* recorded: a message 1, a voucher */
#endif

hidden byte theirs;
hidden byte ans, mode, name, n, x, y, z, w, u;

#define used_root(r) (root == r || sroot == r || p[0].cur == r || p[0].pend == r || p[0].ticket == r || \
	p[1].cur == r || p[1].pend == r || p[1].ticket == r)
#define used_auth(a) (auth == a || prev == a || sauth == a || copied == a || p[0].auth == a || p[0].pauth == a || \
	p[1].auth == a || p[1].pauth == a)
inline fresh_root(r) { d_step { n = 1; do :: used_root(n) -> n++ :: else -> break od; r = n; n = 0 } }
inline fresh_auth(a) { d_step { n = 1; do :: used_auth(n) -> n++ :: else -> break od; a = n; n = 0 } }

/* A key that neither the tag nor its session has never comes back: all such
   are one name, and the others have fixed ones. States that differ in names
   alone are one state. */
#define DEAD 9
inline name_root(v) { if :: v == 0 :: v != 0 && v == root -> v = 1 :: v != 0 && v != root && v == sroot -> v = 2 :: else -> v = DEAD fi }
inline name_auth(v) {
	if
	:: v == 0
	:: v != 0 && v == auth -> v = 1
	:: v != 0 && v != auth && v == prev -> v = 2
	:: v != 0 && v != auth && v != prev && v == sauth -> v = 3
	:: else -> v = DEAD
	fi
}
#define known_auth(a) (copied == a || p[0].auth == a || p[0].pauth == a || p[1].auth == a || p[1].pauth == a)
inline rename() {
	d_step {
		if :: prev != 0 && !known_auth(prev) -> prev = 0 :: else fi;
		name_root(p[0].cur); name_root(p[0].pend); name_root(p[0].ticket);
		name_root(p[1].cur); name_root(p[1].pend); name_root(p[1].ticket);
		name_auth(p[0].auth); name_auth(p[0].pauth); name_auth(p[1].auth); name_auth(p[1].pauth);
		name_auth(copied);
		if :: copied == DEAD -> copied = 0 :: else fi;
		if :: root != 0 -> root = 1 :: else fi;
		if :: sroot != 0 -> sroot = 2 :: else fi;
		if :: auth != 0 -> auth = 1 :: else fi;
		if :: prev != 0 -> prev = 2 :: else fi;
		if :: sauth != 0 -> sauth = 3 :: else fi;
		ans = 0; mode = 0; name = 0; theirs = 0
	}
}

#include "table.pml"

/* ---- what must hold ---- */

#define settled(i) (p[i].cur != 0 && p[i].kind == NOTHING && !p[i].rel && !p[i].ousted)
#define holds(i, r) (p[i].cur == r || (generates(p[i].kind) && p[i].pend == r))
#ifdef CURRENT_TICKET
#define setup_of(i, r) (p[i].cur == r || (p[i].tmode == CLAIM && p[i].ticket == r))
#else
#define setup_of(i, r) (holds(i, r) || (p[i].tmode == CLAIM && p[i].ticket == r))
#endif
#define token_of(i, r) ((p[i].cur == r && (p[i].rel || p[i].kind == RELEASING)) || (p[i].tmode == TRANSFER && p[i].ticket == r))

/* rescue walks what owner.go does when all messages get through, on copies: x y
   current, z w pending, u the kind. */
inline rescue(i) {
	d_step {
	x = p[i].cur; y = p[i].auth; z = p[i].pend; w = p[i].pauth; u = p[i].kind; n = 0;
	do
	:: n++; assert(n < 4);
		if
		:: generates(u) && w == auth -> x = z; y = w; break
		:: else ->
			if
			:: !(generates(u) && w == prev) && x != 0 && !p[i].rel && y == auth -> break
			:: !(generates(u) && w == prev) && x != 0 && !p[i].rel && y == prev && generates(u) && w == auth -> x = z; y = w; u = NOTHING
			:: else -> /* a fork, or refused: mode 07 */
#ifdef NEEDS_CURRENT
				assert(x != 0 && !p[i].rel);
#endif
				if
				:: generates(u) && u != STEPPED && z == root -> x = z
				:: else -> assert(x == root && !p[i].rel)
				fi;
				y = auth; /* which it makes, and the tag has */
				break
			fi
		fi
	od;
	assert(x == root && y == auth);
	x = 0; y = 0; z = 0; w = 0; u = 0; n = 0
	}
}

inline check() {
	/* never two owners, never two roots that are committed */
	assert(!(settled(0) && settled(1)));
	assert(!settled(0) || (life == OWNED && owner == 0 && root == p[0].cur));
	assert(!settled(1) || (life == OWNED && owner == 1 && root == p[1].cur));
	/* somebody entitled has the root, or the ticket; and gets there */
	if
	:: life == OWNED -> assert(holds(owner, root)); rescue(owner)
	:: life == RELEASED -> assert(token_of(0, root) || token_of(1, root))
	:: life == UNCLAIMED -> assert(root == 0 || setup_of(0, root) || setup_of(1, root))
	fi;
	rename()
}

/* ---- the tag ---- */

inline wipe() { kind = NONE; with = 0; sroot = 0; sauth = 0; held = 0 }

inline t_start(m, i, s) {
	before_tag();
	wipe();
	if
	:: (m == CLAIM && life == UNCLAIMED || m == TRANSFER && life == RELEASED) && root == s -> kind = CLAIMING; ans = DONE
	:: m == OWNER && life == OWNED && owner == i && s != 0 && auth == s -> kind = OPEN; ans = DONE
	:: m == OWNER && life == OWNED && owner == i && s != 0 && auth != s && prev == s -> kind = FORKED; ans = FLAGGED
	:: m == RECOVER && life == OWNED && owner == i && root == s -> kind = RECOVERING; ans = DONE
	:: else -> ans = REFUSED
	fi;
	with = (ans == REFUSED -> 0 : i);
	after_tag(IN_START + m, s)
}

/* lost_owner: the tag is nobody's now. */
inline lost_owner(l) { life = l; owner = 0; auth = 0; prev = 0; frozen = 0; count(changes) }

/* t_do answers one command of phone i, whose session the tag has or not. */
inline t_do(i, c) {
	before_tag();
	theirs = (kind != NONE && with == i);
	ans = REFUSED;
	if
	:: !theirs || (c == FINISH) != (kind == CLAIMING) -> wipe()
	:: else ->
		ans = DONE;
		if
		:: kind == CLAIMING -> life = OWNED; owner = i; root = sroot; auth = sauth; prev = 0; frozen = 0; p[i].ousted = 0; wipe()
		:: kind == FORKED -> frozen = 1; ans = FLAGGED; wipe()
		:: kind == RECOVERING -> prev = auth; auth = sauth; frozen = 0; wipe()
		:: kind == OPEN -> prev = auth; auth = sauth; sauth = 0; kind = PROVEN
		:: kind == PROVEN && c != STATUS && frozen -> ans = FROZEN; sroot = 0; sauth = 0
		:: kind == PROVEN && c == REKEY && !frozen -> root = sroot; prev = auth; auth = sauth; wipe()
		:: kind == PROVEN && c == RELEASE && !frozen -> lost_owner(RELEASED); wipe()
		:: kind == PROVEN && c == STATUS -> skip
		fi
	fi;
	after_tag(IN_COMMAND + c, theirs)
}

/* ---- a phone ---- */

#define P p[i]

inline forget_pending() { P.pend = 0; P.pauth = 0; P.kind = NOTHING }
inline settle_pending() { moved(); P.cur = P.pend; P.auth = P.pauth; forget_pending(); P.rel = 0; P.tmode = 0; P.ticket = 0 }
inline settle_current() { forget_pending(); P.rel = 0; P.tmode = 0; P.ticket = 0 }

/* expect stores what the next command can make the tag's. */
inline expect(k) {
	before_phone();
	P.kind = k;
	P.pend = 0; P.pauth = 0;
	if
	:: k == RELEASING
	:: else ->
		fresh_auth(P.pauth);
		if :: k == STEPPED -> P.pend = P.cur :: else -> fresh_root(P.pend) fi
	fi;
	if
	:: kind != NONE && with == i -> sauth = P.pauth; sroot = (k == STEPPED -> 0 : P.pend)
	:: else
	fi;
	after_phone(EXPECT + k)
}

/* begun: message 2 of a claim has proved that the tag is nobody's. The current
   root stays, and with it its tickets; a pending one whose setup ticket did it had
   become the tag's. The user keeps a ticket of another until the claim is settled. */
inline begun() {
	before_phone();
	if
	:: mode == CLAIM && generates(P.kind) && P.kind != STEPPED && name != 0 && name == P.pend -> moved(); P.cur = P.pend; P.auth = P.pauth
	:: else
	fi;
	P.rel = (P.rel || P.kind == RELEASING);
	P.kind = CLAIMED;
	P.pend = 0; P.pauth = 0;
	fresh_auth(P.pauth); fresh_root(P.pend);
	sroot = P.pend; sauth = P.pauth;
	after_phone(EXPECT + CLAIMED)
}

inline failed() {
	before_phone();
#ifdef FAILURE_IS_OLD
	if :: P.kind != NOTHING -> forget_pending() :: else fi;
#endif
	after_phone(SAW_FAILURE)
}

/* leave: nobody can use the session any more. */
inline leave() {
	skip;
	if
	:: kind != NONE && with == i -> before_tag(); wipe(); after_tag(IN_FIELD_LOST, 0)
	:: else
	fi
}

/* exchange sends a command in the session: ok is set when the answer came. */
inline exchange(c) {
	if
	:: t_do(i, c); ok = (ans != REFUSED); if :: ok :: else -> failed() fi
	:: leave(); ok = 0; failed()
	:: losses < LOSSES -> count(losses); t_do(i, c); leave(); ok = 0; failed()
	:: losses < LOSSES && kind != NONE && with == i && held == 0 -> count(losses); held = c; ok = 0; failed()
	fi
}

/* overwrite: a new attempt takes the place of what is pending. */
inline overwrite() {
#ifdef OVERWRITE
	if :: generates(P.kind) -> forget_pending() :: else fi
#else
	skip
#endif
}

/* record: the intruder keeps a message 1. */
inline record(m, s) {
#ifdef NO_CHALLENGE
	if :: ans != REFUSED -> rmode = m; rname = s; rwith = i :: else fi
#else
	skip
#endif
}

proctype phone(byte i) {
	bool ok;
idle:	if
	:: atomic {
		if
		:: mode = CLAIM; name = 0
		:: P.tmode != 0 -> mode = P.tmode; name = P.ticket
		:: P.cur != 0 -> mode = CLAIM; name = P.cur
#ifndef CURRENT_TICKET
		:: generates(P.kind) -> mode = CLAIM; name = P.pend
#endif
		:: P.cur != 0 && (P.rel || P.kind == RELEASING) -> mode = TRANSFER; name = P.cur
		fi;
		overwrite();
		t_start(mode, i, name);
		record(mode, name);
		if
		:: ans == DONE -> begun(); check(); goto claiming
		:: else -> check(); goto idle
		fi
	}
	:: atomic { generates(P.kind) -> overwrite();
		t_start(OWNER, i, P.pauth);
		record(OWNER, P.pauth);
		if
		:: ans == DONE -> before_phone(); settle_pending(); after_phone(UNDER_PENDING); check(); goto open
		:: ans == FLAGGED -> before_phone(); after_phone(UNDER_PENDING_FLAGGED); check(); goto forked
		:: losses < LOSSES && ans != REFUSED -> count(losses); check(); goto current
		:: ans == REFUSED -> check(); goto current
		fi
	}
	:: atomic { !generates(P.kind) && P.cur != 0 && !P.rel -> goto current }
	:: atomic { (generates(P.kind) && P.kind != STEPPED) || (P.cur != 0 && !P.rel) -> goto recover }
#ifdef ONE_SHOT
	:: atomic { P.cur != 0 && !P.rel && P.kind == NOTHING && P.auth == auth && life == OWNED && owner == i ->
		fresh_root(root); prev = auth; fresh_auth(auth);
		if
		:: P.cur = root; P.auth = auth
		:: losses < LOSSES -> count(losses)
		fi;
		check(); goto idle
	}
#endif
	fi;

current: atomic {
		if
		:: P.cur == 0 || P.rel -> goto idle
		:: else
		fi;
		t_start(OWNER, i, P.auth);
		record(OWNER, P.auth);
		if
		:: ans == DONE -> before_phone(); settle_current(); after_phone(UNDER_CURRENT); check(); goto open
		:: ans == FLAGGED && generates(P.kind) && P.pauth == auth ->
			before_phone(); settle_pending(); after_phone(FLAGGED_WITH_PENDING); check(); goto idle
		:: ans == FLAGGED && !(generates(P.kind) && P.pauth == auth) ->
			before_phone(); after_phone(UNDER_CURRENT_FLAGGED); check(); goto forked
		:: ans == REFUSED && P.kind == RELEASING ->
			t_start(TRANSFER, i, P.cur);
			if
			:: ans == DONE -> before_phone(); P.kind = NOTHING; P.rel = 1; after_phone(UNDER_TICKET); wipe()
			:: else
			fi;
			check(); goto idle
		:: ans == REFUSED && P.kind != RELEASING -> check(); goto idle
		:: goto idle
		fi
	}

recover: atomic {
		if
		:: generates(P.kind) && P.kind != STEPPED -> name = P.pend
		:: P.cur != 0 && !P.rel -> name = P.cur
		fi;
		t_start(RECOVER, i, name);
		if
		:: ans == REFUSED -> check(); goto idle
		:: ans == DONE && name == P.pend && P.kind != STEPPED && generates(P.kind) ->
			before_phone(); settle_pending(); after_phone(ROOT_PENDING)
		:: ans == DONE && !(name == P.pend && P.kind != STEPPED && generates(P.kind)) && generates(P.kind) && P.pauth == auth ->
			before_phone(); settle_pending(); after_phone(ROOT_CURRENT_WITH_PENDING)
		:: ans == DONE && !(name == P.pend && P.kind != STEPPED && generates(P.kind)) && !(generates(P.kind) && P.pauth == auth) ->
			before_phone(); settle_current(); after_phone(ROOT_CURRENT)
		fi;
		check()
	}
	atomic {
		if
		:: leave(); check(); goto idle
		:: expect(STEPPED); exchange(UNFREEZE);
			if
			:: ok -> before_phone(); settle_pending(); after_phone(SAW_DONE); check(); goto idle
			:: else -> check(); goto idle
			fi
		fi
	}

claiming: atomic {
		exchange(FINISH);
		if
		:: ok -> before_phone(); settle_pending(); after_phone(SAW_DONE)
		:: else
		fi;
		check(); goto idle
	}

open:	atomic {
		if
		:: leave(); check(); goto idle
		:: expect(STEPPED); exchange(STATUS);
			if
			:: ok -> before_phone(); settle_pending(); after_phone(SAW_DONE); check()
			:: else -> check(); goto idle
			fi
		fi
	}
	atomic {
		if
		:: leave(); check(); goto idle
		:: expect(REKEYED); exchange(REKEY);
			if
			:: ok && ans == DONE -> before_phone(); settle_pending(); after_phone(SAW_DONE)
			:: ok && ans == FROZEN -> before_phone(); settle_current(); after_phone(SAW_FROZEN)
			:: !ok
			fi
		:: changes < CHANGES -> expect(RELEASING); exchange(RELEASE);
			if
			:: ok && ans == DONE -> before_phone(); P.kind = NOTHING; P.rel = 1; after_phone(SAW_RELEASED)
			:: ok && ans == FROZEN -> before_phone(); settle_current(); after_phone(SAW_FROZEN)
			:: !ok
			fi
		fi;
		check(); goto idle
	}

forked:	atomic {
		if
		:: leave(); check(); goto idle
		:: exchange(FORK); check(); goto idle
		fi
	}
}

/* ---- the intruder: SELECT and silence are free ---- */

active proctype intruder() {
	do
	:: atomic { kind != NONE -> before_tag(); wipe(); after_tag(IN_FIELD_LOST, 0) }
	:: atomic { held != 0 && kind != NONE && (held != RELEASE || changes < CHANGES) -> x = with; n = held; held = 0; t_do(x, n); x = 0; n = 0; check() }
	:: atomic { copies < COPIES && life == OWNED && holds(owner, root) -> count(copies); copied = (p[owner].pend == root -> p[owner].pauth : p[owner].auth); check() }
	:: atomic { copied != 0 && life == OWNED && copied == auth -> /* a session with the copy */
		wipe(); prev = auth; fresh_auth(auth); copied = auth; check() }
	:: atomic { copied != 0 && life == OWNED && copied == prev && !frozen -> wipe(); frozen = 1; check() }
	:: atomic { copied != 0 && (life != OWNED) -> copied = 0; check() }
#ifdef NO_CHALLENGE
	:: atomic { rmode != 0 -> t_start(rmode, rwith, rname); assert(ans == REFUSED) /* a tag was recognised */ }
	:: atomic { voucher && life == OWNED && changes < CHANGES -> assert(false) /* a reset that nobody asked for */ }
#endif
	od
}

/* ---- who has the tag, or its tickets, in hand ---- */

active proctype people() {
	byte i;
	do
	:: atomic { /* a ticket changes hands */
		if :: i = 0 :: i = 1 fi;
		if
		:: P.cur != 0 && (P.rel || P.kind == RELEASING) && p[1 - i].tmode == 0 -> p[1 - i].tmode = TRANSFER; p[1 - i].ticket = P.cur
		:: P.cur != 0 && P.ousted && p[1 - i].tmode == 0 -> p[1 - i].tmode = CLAIM; p[1 - i].ticket = P.cur
		:: P.tmode != 0 && !(P.ticket == root && (P.tmode == CLAIM && life == UNCLAIMED || P.tmode == TRANSFER && life == RELEASED)) && !(P.ticket == root && life == OWNED) ->
			P.tmode = 0; P.ticket = 0 /* it is of no use */
		:: else
		fi;
		i = 0; check()
	}
	:: atomic { life == OWNED && changes < CHANGES -> /* reset in hand: the owner's setup ticket claims it now */
		before_tag(); wipe(); p[owner].ousted = 1; lost_owner(UNCLAIMED); after_tag(IN_RESET, 0); check() }
	:: atomic { life == RELEASED -> before_tag(); wipe(); life = UNCLAIMED; root = 0; after_tag(IN_RESET, 0); check() }
	:: atomic { life == OWNED && changes < CHANGES -> /* the maker's voucher */
		before_tag(); wipe(); p[owner].ousted = 1; lost_owner(UNCLAIMED); root = 0; after_tag(IN_VOUCHER, 0);
#ifdef NO_CHALLENGE
		voucher = 1;
#endif
		check() }
	:: atomic { life == UNCLAIMED && root != 0 -> before_tag(); wipe(); root = 0; after_tag(IN_VOUCHER, 0); check() }
	:: atomic { frozen -> before_tag(); wipe(); frozen = 0; after_tag(IN_BUTTON, 0); check() }
	od
}

init { atomic { run phone(0); run phone(1) } }
