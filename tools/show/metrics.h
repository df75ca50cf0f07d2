/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Metrics as text, for Prometheus and what understands its formats.
 */
#ifndef BG_METRICS_H
#define BG_METRICS_H

#include <stdio.h>

#include "model/model.h"

enum bg_metrics_format {
	BG_METRICS_OPENMETRICS,
	BG_METRICS_PROMETHEUS,	/* the older text format: node_exporter's textfile collector */
};

/* struct bg_metrics - all that the metrics are made of */
struct bg_metrics {
	struct bg_setup setup;
	struct bg_zones zones;
	struct bg_stats_info stats;
	struct bg_cma_list cma;
};

/* Write them all; metrics NULL: only that the module is not there. */
void bg_metrics_print(FILE *file, const struct bg_metrics *metrics, enum bg_metrics_format format);

/* Media type of a format, for HTTP. */
const char *bg_metrics_media_type(enum bg_metrics_format format);

#endif
