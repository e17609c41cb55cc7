/** The elements of the inbox. */
import "./bulk-bar.js";
import "./filter-menu.js";
import "./inbox-list.js";
