using System;

namespace Tine.Tools.Lab;

/// <summary>A mistake of the tool's user, in one sentence.</summary>
public sealed class LabException(string message) : Exception(message);
