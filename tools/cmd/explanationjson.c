// SPDX-License-Identifier: GPL-2.0
/* What is said of an event in a kernel's log, as JSON. */
#include "cmd/explanation.h"
#include "show/output.h"

static void json_strings(struct json_object *object, const char *name, unsigned int nr,
			 const char *strings, size_t size)
{
	struct json_object *array = bg_json_array(object, name);

	for (unsigned int i = 0; i < nr; i++)
		json_object_array_add(array, json_object_new_string(strings + i * size));
}

static void json_request(struct json_object *object, const struct bg_oom_event *event)
{
	char hex[24];

	if (event->order >= 0)
		bg_json_s64(object, "order", event->order);
	else
		json_object_object_add(object, "order", NULL);
	snprintf(hex, sizeof(hex), "0x%llx", (unsigned long long)event->gfp.raw);
	if (event->gfp.given)
		bg_json_string(object, "gfp", hex);
	else
		json_object_object_add(object, "gfp", NULL);
	json_strings(object, "gfp_flags", event->gfp.nr_names, event->gfp.names[0],
		     sizeof(event->gfp.names[0]));
}

static void json_where(struct json_object *object, const struct bg_diagnosis *diagnosis)
{
	if (!diagnosis->has_main) {
		json_object_object_add(object, "zone", NULL);
		return;
	}
	bg_json_string(object, "zone", bg_zone_name(diagnosis->main.zone->type));
	bg_json_s64(object, "node", diagnosis->main.zone->node);
}

static void json_diagnosis(struct json_object *object, const struct bg_diagnosis *diagnosis)
{
	struct json_object *array, *numbers, *guard;

	bg_json_string(object, "cause", bg_cause_name(diagnosis->cause));
	if (diagnosis->cause == BG_CAUSE_OTHER)
		bg_json_string(object, "other", bg_other_name(diagnosis->other));
	array = bg_json_array(object, "also");
	for (int i = 0; i < BG_CAUSE_NR; i++)
		if (diagnosis->also >> i & 1)
			json_object_array_add(array, json_object_new_string(bg_cause_name(i)));
	bg_json_string(object, "confidence", bg_confidence_name(diagnosis->confidence));
	array = bg_json_array(object, "missing");
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++)
		json_object_array_add(array, json_object_new_string(diagnosis->missing[i]));
	numbers = json_object_new_object();
	for (unsigned int i = 0; i < diagnosis->nr_numbers; i++)
		bg_json_s64(numbers, diagnosis->numbers[i].name, diagnosis->numbers[i].value);
	json_object_object_add(object, "numbers", numbers);
	bg_json_string(object, "sentence", diagnosis->sentence);
	json_strings(object, "advice", diagnosis->nr_advice, diagnosis->advice[0],
		     sizeof(diagnosis->advice[0]));
	guard = json_object_new_object();
	bg_json_string(guard, "helps", bg_helps_name(diagnosis->helps));
	bg_json_string(guard, "why", diagnosis->helps_why);
	json_object_object_add(object, "buddyguard", guard);
}

static void json_victim(struct json_object *object, const struct bg_victim *victim)
{
	struct json_object *who;

	if (!victim->announced && !victim->killed)
		return;
	who = json_object_new_object();
	if (victim->pid >= 0)
		bg_json_s64(who, "pid", victim->pid);
	bg_json_string(who, "process", victim->comm);
	if (victim->killed) {
		bg_json_u64(who, "anon_rss_kib", victim->anon_rss_kib);
		bg_json_u64(who, "file_rss_kib", victim->file_rss_kib);
		bg_json_u64(who, "shmem_rss_kib", victim->shmem_rss_kib);
	}
	json_object_object_add(object, "victim", who);
}

struct json_object *bg_explanation_json(const struct bg_oom_event *event,
					const struct bg_diagnosis *diagnosis)
{
	struct json_object *object = json_object_new_object();

	bg_json_string(object, "kind", bg_kind_name(event->kind));
	bg_json_u64(object, "line", event->line);
	if (event->stamp[0])
		bg_json_string(object, "time", event->stamp);
	if (event->host[0])
		bg_json_string(object, "box", event->host);
	if (event->comm[0])
		bg_json_string(object, "process", event->comm);
	if (event->pid >= 0)
		bg_json_s64(object, "pid", event->pid);
	if (event->version)
		bg_json_string(object, "kernel", event->release);
	json_request(object, event);
	json_where(object, diagnosis);
	json_diagnosis(object, diagnosis);
	json_victim(object, &event->victim);
	return object;
}
