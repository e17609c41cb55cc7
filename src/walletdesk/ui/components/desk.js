/** Everything the desk's pages run: htmx and our elements. */
import "./htmx.js";
import "./auto-size.js";
import "./confirm-dialog.js";
import "./connection-banner.js";
import "./copy-text.js";
import "./error-toast.js";
import "./file-drop.js";
import "./key-help.js";
import "./live-stream.js";
import "./pop-menu.js";
import "./signed-out.js";
import "./time-ago.js";
import "./toast-host.js";
import "../../workspace/static/inbox.js";
import "../../workspace/static/talk.js";
