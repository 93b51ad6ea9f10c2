// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The whole library in one include.
#include <vdv463/client.hpp>
#include <vdv463/codec.hpp>
#include <vdv463/config.hpp>
#include <vdv463/depot.hpp>
#include <vdv463/error.hpp>
#include <vdv463/executor.hpp>
#include <vdv463/log.hpp>
#include <vdv463/message.hpp>
#include <vdv463/plan.hpp>
#include <vdv463/plan_store.hpp>
#include <vdv463/prometheus.hpp>
#include <vdv463/result.hpp>
#include <vdv463/secret.hpp>
#include <vdv463/session.hpp>
#include <vdv463/status.hpp>
#include <vdv463/timestamp.hpp>
#include <vdv463/validate.hpp>
#include <vdv463/version.hpp>
