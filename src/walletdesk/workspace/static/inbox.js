/** The elements of the inbox; the list first, since the bar asks it for its rows. */
import "./inbox-list.js";
import "./bulk-bar.js";
import "./filter-menu.js";
