//! The names of fields. The table of fields and all code that reads a field use these constants, so that a misspelled
//! name does not compile.

macro_rules! names {
    ($($constant:ident = $name:literal),* $(,)?) => { $(pub const $constant: &str = $name;)* };
}

names! {
    ABOUT = "about", AGREED_BY = "agreed_by", ALIGN_DAYS = "align_days", ALIGNMENT = "alignment",
    ALLOW = "allow", AMOUNT = "amount", AS_OF = "as_of", ASKED_FOR = "asked_for", BALANCE = "balance",
    BASELINE_BY = "baseline_by", BECAUSE = "because", BEFORE = "before", BELIEVE = "believe", BETTER = "better",
    BIG_EFFORT = "big_effort", BY = "by", CAPACITY = "capacity", CHANGE_MIND_IF = "change_mind_if", CONFLICT = "conflict", CLEARLY = "clearly",
    CONSEQUENCES = "consequences", CONTEXT = "context", COUNT = "count", CRITERIA = "criteria", CUSTOMER = "customer", CUT = "cut",
    DEADLINE = "deadline", DECIDED_BY = "decided_by", DECISION = "decision", DECISIONS = "decisions",
    DEPENDS_ON = "depends_on", DID = "did", DISCOVERY = "discovery", DOTS = "dots",
    DROPPED_BECAUSE = "dropped_because", EFFORT = "effort", ENDED = "ended", EVIDENCE = "evidence",
    EXPECTED = "expected", EXPERIMENTS = "experiments", FOCUS = "focus", FORMAT = "format", FORMERLY = "formerly",
    FRICTION = "friction", FROM = "from", GOALS = "goals", GOT = "got", GUARDRAILS = "guardrails", HEALTH = "health",
    HIGH = "high", HORIZON = "horizon", ICE = "ice", IDEA_DAYS = "idea_days", IDEAS = "ideas", INPUTS = "inputs",
    INSTEAD_OF = "instead_of", OPTIONS = "options", KEEP = "keep", KEEP_LIGHTS_ON = "keep_lights_on", KIND = "kind",
    LANE = "lane", LEARNED = "learned", LIKELY = "likely", LIMITS = "limits", LINKED = "linked", LINKS = "links",
    LINT = "lint", LONG = "long", LOW = "low", RATINGS = "ratings", METHOD = "method", METRIC = "metric",
    METRICS = "metrics", MISMATCH = "mismatch", MOSCOW = "moscow", MUST = "must", NAME = "name", NEXT = "next",
    NORTH_STAR = "north_star", NOT_DOING = "not_doing", NOTE = "note", NOTES = "notes", NOW = "now",
    OBJECTIVES = "objectives", OBSERVED = "observed", OFF = "off", ON = "on", OWNER = "owner", PARKED = "parked",
    PEOPLE = "people", PERIOD = "period", POST_LAUNCH_DAYS = "post_launch_days", PROBABLY = "probably", PROBLEM = "problem",
    PRODUCT = "product", QUESTION = "question", RANK = "rank", RANKING = "ranking", READING_DAYS = "reading_days",
    READINGS = "readings", REASON = "reason", REF = "ref", REJECTED = "rejected", RESULT = "result",
    REVIEW_DAYS = "review_days", REVIEWS = "reviews", REVISIT = "revisit", RICE_PERIOD = "rice_period",
    RIGHT_IF = "right_if", RISKS = "risks", ROOT_CAUSE = "root_cause", SAID = "said", SCORES = "scores", SCORING = "scoring", SEED = "seed",
    REPORTS = "reports", SEGMENT = "segment", SERVES = "serves", SHIPPED_ON = "shipped_on", MEASURE = "measure",
    SIGNALS = "signals", SOURCE = "source", SPRINT = "sprint", STAGE = "stage",
    STALE_SCORE_DAYS = "stale_score_days", STARTED = "started", STATUS = "status", STRATEGY = "strategy",
    STRETCH = "stretch", STYLE = "style", SUPERSEDED_BY = "superseded_by", TAGS = "tags", TARGET = "target",
    TEST = "test", TEXT = "text", THEMES = "themes", TITLE = "title", TO = "to", TODAY = "today",
    TRADE_OFFS = "trade_offs", UNIT = "unit", URGENT = "urgent", VAGUE = "vague", VALIDATED = "validated",
    VALUE = "value", VISIBILITY = "visibility", VISION = "vision", PROPOSED_FOR = "proposed_for", WEIGHT = "weight", WHO = "who",
    WHY = "why", WORDS = "words", WORKSHOPS = "workshops",
}
