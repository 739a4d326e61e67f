namespace EcsPosture.Checks.Evaluation;

/// <summary>Takes in what checks judge, one judgement after the other.</summary>
internal interface IJudgements
{
    /// <summary>Takes in a judgement.</summary>
    void Add(in Judgement judgement);
}
