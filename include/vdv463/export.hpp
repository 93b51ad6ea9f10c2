// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks the symbols of the library's interface; everything else is hidden.
#if defined(__GNUC__)
#define VDV463_EXPORT __attribute__((visibility("default")))
/// Marks a class within an exported one that is no part of the interface.
#define VDV463_HIDDEN __attribute__((visibility("hidden")))
#else
#define VDV463_EXPORT
#define VDV463_HIDDEN
#endif
