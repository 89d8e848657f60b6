using System;

namespace Tine;

/// <summary>A broken invariant of the kernel. On the metal every throw ends in a panic; on the host a test sees it.</summary>
public sealed class PanicException(string reason) : Exception(reason);
