namespace EcsPosture.Checks.Evaluation;

/// <summary>Takes in what checks judge, one judgement after the other.</summary>
internal interface IJudgements
{
    /// <summary>Whether a judgement on a resource of a type is asked for; of what is not, none need be made.</summary>
    bool Wants(ResourceType type, string arn);

    /// <summary>Takes in a judgement.</summary>
    void Add(in Judgement judgement);
}
