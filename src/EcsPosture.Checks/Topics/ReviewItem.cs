namespace EcsPosture.Checks.Topics;

/// <summary>Something the guide asks that no API shows, so that no check can judge it: a person does.</summary>
/// <param name="Key">Stable, such as <c>monitoring-plan</c>; unique.</param>
/// <param name="PageKey">The page that asks it.</param>
/// <param name="Ask">What it asks: one of the page's sentences.</param>
/// <param name="LookAt">What to look at in order to judge.</param>
public sealed record ReviewItem(string Key, string PageKey, string Ask, string LookAt);
