using System;

namespace Tine.Tools.Run;

/// <summary>A compiler did not take a program. The message is what it said, as it was.</summary>
internal sealed class CompilationException(string message) : Exception(message);
