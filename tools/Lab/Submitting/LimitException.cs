using System.IO;

namespace Tine.Tools.Lab;

/// <summary>The end of what is read of a stream, before its own end.</summary>
internal sealed class LimitException : IOException;
