/** The elements of one conversation. */
import "./talk-pane.js";
import "./talk-scroll.js";
import "./talk-composer.js";
import "./talk-side.js";
import "./talk-sheet.js";
import "./held-reply.js";
import "./snooze-times.js";
import "./zone-clock.js";
