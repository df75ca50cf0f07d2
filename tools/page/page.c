// SPDX-License-Identifier: GPL-2.0
/* The page as a whole, and what is said of each event. */
#include "page/page.h"

#include <inttypes.h>

#include "offline/meaning.h"
#include "page/parts.h"
#include "show/markup.h"

void bg_page_style(FILE *file)
{
	fputs(":root{color-scheme:light dark;--line:#8884;--soft:#8882;--bad:#c0392b;--good:#2e8b57}"
	      "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:1.5em auto;padding:0 1em}"
	      "h1{font-size:1.1em;font-weight:600;margin:0}h2{margin:.2em 0;font-size:1.7em;line-height:1.2}"
	      "h3{margin:1.6em 0 .3em}p{margin:.4em 0}small,.note{color:#888}"
	      "details.event{border:1px solid var(--line);border-radius:.6em;margin:1em 0;padding:.6em 1em}"
	      "details.event>summary{cursor:pointer}summary b{margin-left:.3em}"
	      ".lead{font-size:1.1em}.chip{display:inline-block;border-radius:1em;padding:.05em .7em;"
	      "background:var(--soft);margin:.1em .3em .1em 0}.chip.yes{background:#2e8b5733}"
	      ".chip.no{background:#c0392b22}.help{border-left:.3em solid var(--good);padding-left:1.6em}"
	      "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
	      "td,th{padding:.15em .6em;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}"
	      "td:first-child,th:first-child,.l{text-align:left}.l,td:first-child{white-space:normal}table.sort th{cursor:pointer}"
	      "table.sort th::after{content:' \\2195';color:#888}tr.victim{background:#c0392b22;font-weight:600}"
	      ".wide{overflow-x:auto}", file);
	fputs(".bar{display:flex;height:2.2em;border-radius:.4em;overflow:hidden;background:var(--soft)}"
	      ".bar i{display:block;height:100%;min-width:1px}.sw{display:inline-block;width:.9em;height:.9em;"
	      "border-radius:.2em;margin-right:.5em;vertical-align:-.1em}"
	      ".free{background:#4caf50}.cma{background:#9c6ade}.kept{background:#f0b849}"
	      ".anon{background:#d9534f}.shmem{background:#e08283}.file{background:#5b9bd5}"
	      ".locked{background:#a94442}.slabu{background:#b5651d}.slabr{background:#d8b08c}"
	      ".tables{background:#7f8c8d}.stack{background:#95a5a6}.huge{background:#16a085}"
	      ".unknown{background:#555}"
	      ".zone{margin:1.4em 0 2.6em}.zone .bar{overflow:visible;position:relative}"
	      ".tick{position:absolute;top:-.25em;bottom:-.25em;border-left:2px dotted currentColor}"
	      ".tick span{position:absolute;top:100%;left:-.2em;font-size:.75em;white-space:nowrap}"
	      ".tick.mark{border-left:3px solid var(--bad)}.tick.mark span{top:-1.5em;color:var(--bad);"
	      "font-weight:600}.tick.r span{left:auto;right:.2em}"
	      ".blocks td,.blocks th{padding:.1em .25em;text-align:center;min-width:2.9em;font-size:.9em}"
	      ".blocks td{border:1px solid var(--line)}"
	      ".blocks .want{border-left:3px solid var(--bad)}.blocks small{display:block;color:inherit;font-size:.7em}"
	      ".blocks td.free,.blocks td.cma,.blocks td.kept{color:#111}.blocks .low{opacity:.45}",
	      file);
}

void bg_page_script(FILE *file)
{
	fputs("document.addEventListener('click',function(e){"
	      "var h=e.target.closest('table.sort th');if(!h)return;"
	      "var t=h.closest('table'),n=h.cellIndex,d=h.dataset.down=h.dataset.down==='1'?'0':'1';"
	      "function v(r){var c=r.cells[n],x=c.dataset.v;return x===undefined?c.textContent:+x}"
	      "Array.from(t.tBodies[0].rows).sort(function(a,b){var x=v(a),y=v(b);"
	      "var o=x<y?-1:x>y?1:0;return d==='1'?-o:o}).forEach(function(r){t.tBodies[0].appendChild(r)})});",
	      file);
}

static void print_when(FILE *file, const struct bg_oom_event *event)
{
	if (event->stamp[0]) {
		fputs(" at ", file);
		bg_draw_text(file, event->stamp);
	}
	if (event->host[0]) {
		fputs(" on ", file);
		bg_draw_text(file, event->host);
	}
	fprintf(file, ", line %" PRIu64, event->line);
	if (event->version) {
		fputs(", Linux ", file);
		bg_draw_text(file, event->release);
	}
}

static void print_who(FILE *file, const struct bg_oom_event *event,
		      const struct bg_diagnosis *diagnosis)
{
	const struct bg_victim *victim = &event->victim;
	char size[24];

	fputs("<p>", file);
	if (event->header) {
		fputs("<b>", file);
		bg_draw_text(file, event->comm[0] ? event->comm : "A process");
		fputs("</b> asked for ", file);
		if (event->order >= 0)
			fprintf(file, "%s in one piece (order %d)",
				bg_size_text((int64_t)diagnosis->request.page_kib << event->order,
					     size), event->order);
		else
			fputs("memory", file);
		for (unsigned int i = 0; i < event->gfp.nr_names; i++)
			fprintf(file, "%s%s", i ? "|" : ", <small>", event->gfp.names[i]);
		fputs(event->gfp.nr_names ? "</small>. " : ". ", file);
	}
	if (victim->pid >= 0) {
		fputs("The kernel killed <b>", file);
		bg_draw_text(file, victim->comm);
		fprintf(file, "</b> (%ld)", victim->pid);
		if (victim->killed)
			fprintf(file, ", which had %s in memory",
				bg_size_text(victim->anon_rss_kib + victim->file_rss_kib +
					     victim->shmem_rss_kib, size));
		fputs(".", file);
	}
	fputs("</p>\n", file);
}

static void print_chips(FILE *file, const struct bg_diagnosis *diagnosis)
{
	static const char * const classes[] = { "", "no", "yes" };

	fputs("<p>", file);
	if (diagnosis->cause != BG_CAUSE_UNKNOWN)
		fprintf(file, "<span class=chip data-cause=\"%s\">%s: %s</span>",
			bg_cause_name(diagnosis->cause),
			diagnosis->cause == BG_CAUSE_OTHER ? bg_other_name(diagnosis->other) :
			bg_cause_name(diagnosis->cause), bg_confidence_name(diagnosis->confidence));
	for (int i = 0; i < BG_CAUSE_NR; i++)
		if (diagnosis->also >> i & 1)
			fprintf(file, "<span class=chip>possible too: %s</span>",
				i == BG_CAUSE_OTHER ? bg_other_name(diagnosis->also_other) :
				bg_cause_name(i));
	fprintf(file, "<span class=\"chip %s\">would buddyguard have helped? %s</span></p>\n",
		classes[diagnosis->helps], bg_helps_name(diagnosis->helps));
	fputs("<p class=note>buddyguard: ", file);
	bg_draw_text(file, diagnosis->helps_why);
	fputs(".</p>\n", file);
}

static void print_advice(FILE *file, const struct bg_diagnosis *diagnosis)
{
	if (diagnosis->nr_advice)
		fputs("<h3>What would help</h3>\n<ul class=help>\n", file);
	for (unsigned int i = 0; i < diagnosis->nr_advice; i++) {
		fputs("<li>", file);
		bg_draw_text(file, diagnosis->advice[i]);
		fputs("</li>\n", file);
	}
	if (diagnosis->nr_advice)
		fputs("</ul>\n", file);
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++) {
		fputs(i ? ", " : "<p class=note>Not in the log: ", file);
		bg_draw_text(file, diagnosis->missing[i]);
	}
	if (diagnosis->nr_missing)
		fputs(".</p>\n", file);
}

void bg_page_event(FILE *file, const struct bg_oom_event *event,
		   const struct bg_diagnosis *diagnosis, bool open)
{
	fprintf(file, "<details class=event%s><summary>%s<small>", open ? " open" : "",
		bg_kind_headline(event->kind));
	print_when(file, event);
	fputs("</small></summary>\n<h2>", file);
	bg_draw_text(file, bg_cause_title(diagnosis));
	fputs("</h2>\n<p class=lead>", file);
	bg_draw_text(file, diagnosis->sentence);
	fputs("</p>\n", file);
	print_who(file, event, diagnosis);
	print_chips(file, diagnosis);
	print_advice(file, diagnosis);
	bg_page_memory(file, event);
	bg_page_zones(file, event, diagnosis);
	bg_page_blocks(file, event, diagnosis);
	bg_page_tasks(file, event, diagnosis);
	bg_page_numbers(file, diagnosis);
	fputs("</details>\n", file);
}

void bg_page_begin(FILE *file, const char *source)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	      "<meta name=\"viewport\" content=\"width=device-width\">"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\"><title>Why memory ran out</title>\n"
	      "<style>", file);
	bg_page_style(file);
	fputs("</style>\n</head><body>\n<h1>Why memory ran out, by ", file);
	bg_draw_text(file, source);
	fputs("</h1>\n", file);
}

void bg_page_notes(FILE *file, uint64_t events, const struct bg_oomlog_seen *seen,
		   const char *reason)
{
	if (!events && !reason)
		fprintf(file, "<h2>No OOM kill and no allocation failure</h2>\n"
			"<p class=lead>is in its %" PRIu64 " lines.</p>\n", seen->lines);
	if (events > BG_PAGE_EVENTS)
		fprintf(file, "<p id=more>%" PRIu64 " more events are not shown; buddyctl explain --summary counts them.</p>\n",
			events - BG_PAGE_EVENTS);
	if (reason) {
		fputs("<p id=unread>The log was not read to its end: ", file);
		bg_draw_text(file, reason);
		fputs(".</p>\n", file);
	}
}

void bg_page_end(FILE *file)
{
	fprintf(file, "<p><small>buddyctl explain %s. This page loads nothing and sends nothing.</small></p>\n<script>",
		BG_VERSION);
	bg_page_script(file);
	fputs("</script>\n</body></html>\n", file);
}
