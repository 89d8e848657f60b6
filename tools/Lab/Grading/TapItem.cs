namespace Tine.Tools.Lab;

/// <summary>One item of TAP.</summary>
/// <param name="IsOk">Whether its line begins with <c>ok</c>.</param>
/// <param name="Description">The text behind the number.</param>
/// <param name="IsSkipped">Whether it was not looked at.</param>
public sealed record TapItem(bool IsOk, string Description, bool IsSkipped);
