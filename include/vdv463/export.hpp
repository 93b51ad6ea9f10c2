// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks the symbols of the library's interface; everything else is hidden.
#if defined(__GNUC__)
#define VDV463_EXPORT __attribute__((visibility("default")))
#else
#define VDV463_EXPORT
#endif
