/** What the portal's pages gain by JavaScript. Each works without it. */
import "../../ui/components/auto-size.js";
import "./browser-zone.js";
import "./copy-link.js";
import "./field-conditions.js";
import "./file-limits.js";
import "./keep-draft.js"; // before the guard: it puts back what was typed, the guard looks at it
import "./guarded-form.js";
import "./local-time.js";
import "./open-chat.js";
import "./rate-now.js";
