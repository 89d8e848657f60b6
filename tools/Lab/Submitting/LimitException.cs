using System.IO;

namespace Tine.Tools.Lab;

/// <summary>A stream has more than is read of it.</summary>
internal sealed class LimitException : IOException;
